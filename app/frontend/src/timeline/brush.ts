// The brush of the timeline: a period with two ends, to be dragged or moved with the keyboard.

import { type Span, ceil, floor, nameOf, round, shift } from "../language/calendar";
import { h } from "../page/dom";
import type { Unit } from "../language/calendar";
import type { TimelineAxis } from "./chart/axis";

/** What of a brush is dragged: an end, the whole of it, or a new period that begins where the pointer went down. */
export type Grip = "from" | "to" | "both" | "new";

/** The larger step of the keyboard, in units. */
const LARGE_STEP: Readonly<Record<Unit, number>> = { year: 5, month: 12, day: 7 };
/** Least width of a handle in CSS pixels. */
const LEAST = 24;
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
const LARGE_STEPS: Readonly<Record<string, number>> = { PageUp: 1, PageDown: -1 };

export class Brush {
  /** What is chosen; `null` where everything is. */
  span: Span | null = null;
  readonly from: HTMLElement;
  readonly to: HTMLElement;
  readonly window = h("div", { class: "brush-window", "data-grip": "both" });

  /** `changed` is called with every step of the keyboard; `reach` is half the width of a handle in CSS pixels. */
  constructor(private readonly axis: TimelineAxis, names: Readonly<Record<"from" | "to", string>>, private readonly reach: number,
    private readonly changed: (span: Span | null, end: "from" | "to") => void) {
    const handle = (end: "from" | "to"): HTMLElement => h("div", {
      class: `brush-handle brush-${end}`, role: "slider", tabindex: 0, "aria-label": names[end], "data-grip": end,
      keydown: (event) => this.press(event as KeyboardEvent, end),
    });
    this.from = handle("from");
    this.to = handle("to");
  }

  /** Draw the brush around a period; beside another one its handles keep within it, where it is wide enough. */
  show(span: Span | null, beside = false): void {
    this.span = span;
    const { axis, reach } = this;
    const { start, end } = span ?? axis.whole;
    const [left, right] = [start, end].map((day) => Math.max(0, Math.min(axis.width, axis.x(day)))) as [number, number];
    // Where the period is narrow the handles reach outwards, so that it can still be taken in its middle.
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

  /** The period that dragging makes of another, from one moment to another; never shorter than a unit. */
  drag(grip: Grip, origin: Span, anchor: number, moment: number): Span {
    const { unit, whole } = this.axis;
    if (grip === "new") return this.fit({ start: floor(Math.min(anchor, moment), unit), end: ceil(Math.floor(Math.max(anchor, moment)) + 1, unit) });
    if (grip === "both") return this.move(origin, moment - anchor);
    const [fixed, moving] = [grip === "from" ? origin.end : origin.start, round(Math.max(whole.start, Math.min(whole.end, moment)), unit)];
    if (moving === fixed) return origin;
    return this.fit({ start: Math.min(fixed, moving), end: Math.max(fixed, moving) });
  }

  /** Move a period by days: from unit to unit where it consists of such, otherwise by as many days. */
  private move(origin: Span, days: number): Span {
    const { unit, whole } = this.axis;
    const aligned = floor(origin.start, unit) === origin.start && floor(origin.end, unit) === origin.end;
    const earliest = whole.start - origin.start;
    const latest = whole.end - origin.end;
    const by = Math.round(Math.max(earliest, Math.min(latest, days)));
    if (!aligned) return { start: origin.start + by, end: origin.end + by };
    const start = round(origin.start + by, unit);
    const end = round(start + origin.end - origin.start, unit);
    return end > whole.end ? { start: round(whole.end - origin.end + origin.start, unit), end: whole.end } : { start, end };
  }

  private fit({ start, end }: Span): Span {
    const { whole } = this.axis;
    return { start: Math.max(whole.start, start), end: Math.min(whole.end, end) };
  }

  private press(event: KeyboardEvent, end: "from" | "to"): void {
    const moved = this.moved(event, end);
    if (moved === null) return;
    event.preventDefault();
    const { whole } = this.axis;
    this.changed(moved.start <= whole.start && moved.end >= whole.end ? null : moved, end);
  }

  /** The period after a key; `null` if the key has no meaning here. */
  private moved({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent, which: "from" | "to"): Span | null {
    if (altKey || ctrlKey || metaKey) return null;
    const { unit, whole } = this.axis;
    const { start, end } = this.span ?? whole;
    const [least, most] = which === "from" ? [whole.start, shift(ceil(end, unit), unit, -1)] : [shift(floor(start, unit), unit, 1), whole.end];
    const day = which === "from" ? start : end;
    const steps = (STEPS[key] ?? 0) * (shiftKey ? LARGE_STEP[unit] : 1) + (LARGE_STEPS[key] ?? 0) * LARGE_STEP[unit];
    if (key !== "Home" && key !== "End" && steps === 0) return null;
    const wanted = key === "Home" ? least : key === "End" ? most : shift(steps > 0 ? floor(day, unit) : ceil(day, unit), unit, steps);
    const reached = Math.max(least, Math.min(most, wanted));
    return which === "from" ? { start: reached, end } : { start, end: reached };
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
