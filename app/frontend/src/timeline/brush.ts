// The brush of the timeline: a period with two handles, to be dragged or moved with the keyboard.

import { type Span, nameOf } from "../language/calendar";
import { h } from "../page/dom";
import type { TimelineAxis } from "./chart/axis";
import { type Grip, afterKey, dragged } from "./periods";

/** Least width of a handle in CSS pixels. */
const LEAST = 24;

export class Brush {
  /** Selected period; `null` for all time. */
  span: Span | null = null;
  readonly from: HTMLElement;
  readonly to: HTMLElement;
  readonly window = h("div", { class: "brush-window", "data-grip": "both" });

  /** `changed` is called for every step with the keyboard; `reach` is half the width of a handle in CSS pixels. */
  constructor(private readonly axis: TimelineAxis, names: Readonly<Record<"from" | "to", string>>, private readonly reach: number,
    private readonly changed: (span: Span | null, end: "from" | "to") => void) {
    const handle = (end: "from" | "to"): HTMLElement => h("div", {
      class: `brush-handle brush-${end}`, role: "slider", tabindex: 0, "aria-label": names[end], "data-grip": end,
      keydown: (event) => this.press(event as KeyboardEvent, end),
    });
    this.from = handle("from");
    this.to = handle("to");
  }

  /** Draw the brush for a period; next to another brush its handles stay inside, if it is wide enough. */
  show(span: Span | null, beside = false): void {
    this.span = span;
    const { axis, reach } = this;
    const { start, end } = span ?? axis.whole;
    const [left, right] = [start, end].map((day) => Math.max(0, Math.min(axis.width, axis.x(day)))) as [number, number];
    // In a narrow period the handles extend outwards, so that its middle can still be dragged.
    const width = right - left;
    const size = beside ? Math.max(LEAST, Math.min(2 * reach, width / 2)) : 2 * reach;
    const inward = Math.max(Math.min(3, width / 2), beside ? Math.min(size, width / 2) : Math.min(reach, (width - reach) / 2));
    place(this.from, left - size + inward, size);
    place(this.to, right - inward, size);
    for (const handle of [this.from, this.to]) handle.style.setProperty("--inward", `${inward}px`);
    place(this.window, left, right - left);
    this.window.hidden = span === null;
    describe(this.from, start, axis.whole.start, end - 1);
    describe(this.to, end - 1, start, axis.whole.end - 1);
  }

  /** Return the period that results from dragging another from one moment to another. */
  drag(grip: Grip, origin: Span, anchor: number, moment: number): Span {
    return dragged(grip, origin, anchor, moment, this.axis);
  }

  private press(event: KeyboardEvent, end: "from" | "to"): void {
    const { whole } = this.axis;
    const moved = afterKey(event, end, this.span ?? whole, this.axis);
    if (moved === null) return;
    event.preventDefault();
    this.changed(moved.start <= whole.start && moved.end >= whole.end ? null : moved, end);
  }
}

function place(element: HTMLElement, left: number, width: number): void {
  element.style.left = `${left}px`;
  element.style.width = `${width}px`;
}

function describe(handle: HTMLElement, day: number, least: number, most: number): void {
  const values = { now: day, min: least, max: most, text: nameOf(day, "day") };
  for (const [name, value] of Object.entries(values)) handle.setAttribute(`aria-value${name}`, String(value));
}
