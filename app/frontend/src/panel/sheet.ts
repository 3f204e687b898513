// The bottom sheet: on a phone the panel is below the map, and dragged by its handle, or raised and lowered by a button.

import { byId, h } from "../page/dom";
import { gettext } from "../language/i18n";

const SIZES = ["low", "half", "high"] as const;
type Size = (typeof SIZES)[number];

/** Pixels by which the handle must be moved for a drag rather than a click. */
const DRAG = 6;

export class Sheet {
  private size: Size = "half";
  private readonly handle: HTMLButtonElement;
  private from: { readonly y: number; readonly height: number } | null = null;
  private dragged = false;

  constructor(private readonly panel: HTMLElement) {
    const body = byId("panel-body");
    this.handle = h("button", { type: "button", class: "sheet-handle", "aria-controls": body.id }, h("span", { class: "grip", "aria-hidden": "true" }));
    panel.prepend(this.handle);
    this.handle.addEventListener("click", () => {
      if (!this.dragged) this.set(this.size === "high" ? "low" : SIZES[SIZES.indexOf(this.size) + 1]!);
      this.dragged = false;
    });
    this.handle.addEventListener("pointerdown", (event) => this.grab(event));
    this.handle.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.handle.addEventListener(end, () => this.release());
    this.set("half");
  }

  /** Raise the sheet if it is lowered. */
  raise(): void {
    if (this.size === "low") this.set("half");
  }

  private set(size: Size): void {
    this.size = size;
    document.body.dataset["sheet"] = size;
    document.body.style.removeProperty("--sheet");
    const name = { low: gettext("Raise the list"), half: gettext("Expand the list to full height"), high: gettext("Lower the list") }[size];
    this.handle.setAttribute("aria-label", name);
    this.handle.setAttribute("aria-expanded", String(size !== "low"));
  }

  private grab(event: PointerEvent): void {
    this.handle.setPointerCapture(event.pointerId);
    this.from = { y: event.clientY, height: this.panel.offsetHeight };
    this.dragged = false;
  }

  private drag(event: PointerEvent): void {
    if (!this.from) return;
    const moved = this.from.y - event.clientY;
    if (Math.abs(moved) > DRAG) this.dragged = true;
    if (this.dragged) document.body.style.setProperty("--sheet", `${Math.max(0, this.from.height + moved)}px`);
  }

  /** Snap to the nearest of the three heights. */
  private release(): void {
    if (!this.from) return;
    this.from = null;
    if (!this.dragged) return;
    const share = this.panel.offsetHeight / window.innerHeight;
    this.set(share < 0.22 ? "low" : share < 0.6 ? "half" : "high");
  }
}
