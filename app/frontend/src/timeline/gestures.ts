// Pointer gestures on the timeline: dragging a brush, drawing a new one, panning, pinching, and the wheel.

import type { Span } from "../language/calendar";
import type { TimelineAxis } from "./chart/axis";
import type { Brush } from "./brush";
import type { Grip } from "./periods";

/** Distance after which a pointer movement is a drag, in CSS pixels. */
const SLACK = 4;
/** Wheel distance that doubles the zoom, in CSS pixels, and the pixels of a wheel's line. */
const DOUBLING = 240;
const LINE = 16;
const PINCH = 5;

interface Drag {
  readonly brush: Brush;
  readonly grip: Grip | "axis";
  /** The previous period of the brush, and the start of the drag in pixels and in time. */
  readonly before: Span | null;
  readonly x: number;
  readonly anchor: number;
  moved: boolean;
}

export interface GestureHandlers {
  /** Called when a gesture begins. */
  readonly began: () => void;
  /** Called when a brush is dragged; `open` if its other end was not touched. */
  readonly brushed: (brush: Brush, span: Span | null, open: boolean) => void;
  /** Called when it is released. */
  readonly released: () => void;
  /** Called when the axis shows another time span. */
  readonly zoomed: () => void;
  /** Called on a click, in CSS pixels from the corner of the chart; returns whether something was there. */
  readonly clicked: (x: number, y: number) => boolean;
}

export class Gestures {
  private readonly pointers = new Map<number, number>();
  private drag: Drag | null = null;
  /** The moments under two fingers. */
  private pinch: readonly [number, number] | null = null;

  /** `brushes` returns the visible brushes, the first of which takes new periods; `axisTop` is the top of the axis. */
  constructor(private readonly chart: HTMLElement, private readonly axis: TimelineAxis, private readonly brushes: () => readonly Brush[],
    private readonly axisTop: () => number, private readonly on: GestureHandlers) {
    chart.addEventListener("pointerdown", (event) => this.press(event));
    chart.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"] as const) chart.addEventListener(name, (event) => this.release(event));
    chart.addEventListener("wheel", (event) => this.turn(event), { passive: false });
  }

  /** Whether a pointer is down on the chart. */
  get busy(): boolean {
    return this.pointers.size > 0;
  }

  /** Return the position of a pointer event, in CSS pixels from the top left corner of the chart. */
  spot({ clientX, clientY }: MouseEvent): [number, number] {
    const { left, top } = this.chart.getBoundingClientRect();
    return [clientX - left - this.chart.clientLeft, clientY - top - this.chart.clientTop];
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.on.began();
    const [x, y] = this.spot(event);
    this.pointers.set(event.pointerId, x);
    this.chart.setPointerCapture(event.pointerId);
    if (this.pointers.size === 2) return this.beginPinch();
    const target = event.target as HTMLElement;
    const brush = this.brushes().find((one) => [one.from, one.to, one.window].includes(target)) ?? this.brushes()[0]!;
    const grip = (target.dataset["grip"] as Grip | undefined) ?? (y >= this.axisTop() ? "axis" : "new");
    this.drag = { brush, grip, before: brush.span, x, anchor: this.axis.moment(x), moved: false };
  }

  private move(event: PointerEvent): void {
    if (!this.pointers.has(event.pointerId)) return;
    const [x] = this.spot(event);
    this.pointers.set(event.pointerId, x);
    if (this.pinch) return this.spread(this.pinch);
    const { axis, drag } = this;
    if (!drag || (!drag.moved && Math.abs(x - drag.x) < SLACK)) return;
    drag.moved = true;
    const { brush, grip, before, anchor } = drag;
    if (grip === "axis") {
      axis.pan(anchor - axis.moment(x));
      this.on.zoomed();
    } else {
      this.on.brushed(brush, brush.drag(grip, before ?? axis.whole, anchor, axis.moment(x)), grip === "from" || grip === "to");
    }
  }

  private release(event: PointerEvent): void {
    if (!this.pointers.delete(event.pointerId)) return;
    const { drag } = this;
    this.drag = null;
    if (this.pointers.size > 0) return;
    if (this.pinch) this.pinch = null;
    else if (drag?.moved) this.on.released();
    else if (drag && event.type === "pointerup" && !this.on.clicked(...this.spot(event)) && drag.grip === "new") this.click(drag);
  }

  /** Handle a click: outside of the period it clears it; without a period it selects the clicked unit. */
  private click({ brush, before, anchor }: Drag): void {
    this.on.brushed(brush, before ? null : brush.drag("new", this.axis.whole, anchor, anchor), false);
    this.on.released();
  }

  /** Begin a pinch, and revert the drag of the first finger. */
  private beginPinch(): void {
    const { drag } = this;
    if (drag?.moved && drag.grip !== "axis") this.on.brushed(drag.brush, drag.before, true);
    if (drag?.moved) this.on.released();
    this.drag = null;
    const [a = 0, b = 0] = this.pointers.values();
    this.pinch = [this.axis.moment(a), this.axis.moment(b)];
  }

  private spread([first, second]: readonly [number, number]): void {
    const [a = 0, b = 0] = this.pointers.values();
    const factor = (this.axis.moment(b) - this.axis.moment(a)) / (second - first);
    if (Math.abs(a - b) < SLACK || !(factor > 0 && Number.isFinite(factor))) return;
    this.axis.zoom(factor, a);
    this.axis.pan(first - this.axis.moment(a));
    this.on.zoomed();
  }

  private turn(event: WheelEvent): void {
    event.preventDefault();
    // Browsers report a pinch on a touchpad as wheel events with Ctrl, in small steps.
    const scale = (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1) * (event.ctrlKey ? PINCH : 1);
    const [across, down] = [event.deltaX * scale, event.deltaY * scale];
    if (Math.abs(across) > Math.abs(down)) this.axis.pan(this.axis.moment(across) - this.axis.moment(0));
    else this.axis.zoom(2 ** (-down / DOUBLING), this.spot(event)[0]);
    this.on.zoomed();
  }
}
