// What the map says when there is nothing to see: loading, an empty result, a failure.

import { h } from "./dom";
import type { Explorer } from "./explorer";
import { gettext, ngettext } from "./i18n";

/** A box over the map for one message at a time, and a live region that announces counts. */
export class Notices {
  private readonly box = h("div", { class: "map-notice", hidden: true });
  private readonly live = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });

  constructor(container: HTMLElement) {
    container.append(this.box, this.live);
  }

  /** Say that something failed, with a button that tries again. */
  failure(text: string, retry: () => void): void {
    this.show(h("p", { role: "alert" }, text), h("button", { type: "button", click: retry }, gettext("Try again")));
  }

  loading(): void {
    this.show(h("p", {}, gettext("Loading the events…")));
  }

  hide(): void {
    this.box.hidden = true;
  }

  /** Follow an explorer: announce its counts, and offer a way out of an empty result. */
  follow(explorer: Explorer): void {
    const tell = (): void => {
      const count = explorer.rows.length;
      this.live.textContent = ngettext("{n} event matches the filter.", "{n} events match the filter.", count);
      if (count > 0) return this.hide();
      this.show(
        h("p", {}, explorer.columns.id.length === 0 ? gettext("This set holds no events.") : gettext("No event matches this filter.")),
        explorer.columns.id.length === 0 ? "" : h("button", { type: "button", click: () => explorer.clear() }, gettext("Clear the filter")));
    };
    explorer.addEventListener("filtered", tell);
    tell();
  }

  private show(...content: (Node | string)[]): void {
    this.box.replaceChildren(...content);
    this.box.hidden = false;
  }
}
