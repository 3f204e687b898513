// The axis of the timeline: the visible time span, and the position of each day on the screen.

import { type Span, ceil, floor } from "../../language/calendar";
import type { Unit } from "../../language/calendar";

/** The shortest visible time span, in days. */
const SHORTEST = 14;
/** The least width of a bar in CSS pixels, below which the next coarser unit is used. */
const NARROWEST = 6;
const LENGTHS: Readonly<Record<Unit, number>> = { year: 365, month: 30, day: 1 };

export class TimelineAxis {
  /** The time span of all events, in whole years. */
  whole: Span = { start: 0, end: 365 };
  /** The visible part of it. */
  view: Span = this.whole;
  width = 1;

  /** Set the time span of all events; if all of it was visible, it remains so. */
  cover(whole: Span): void {
    const all = this.isWhole;
    this.whole = whole;
    this.view = all ? whole : this.within(this.view.start, this.view.end - this.view.start);
  }

  get isWhole(): boolean {
    return this.view.start === this.whole.start && this.view.end === this.whole.end;
  }

  /** The unit of the bins at this zoom. */
  get unit(): Unit {
    const fits = (unit: Unit): boolean => this.width * (LENGTHS[unit] / (this.view.end - this.view.start)) >= NARROWEST;
    return fits("day") ? "day" : fits("month") ? "month" : "year";
  }

  /** First and last day of the units in view. */
  get range(): [number, number] {
    const { unit, view } = this;
    return [floor(view.start, unit), ceil(Math.ceil(view.end), unit) - 1];
  }

  /** Return the position at which a day begins, in CSS pixels from the left. */
  x(day: number): number {
    const { start, end } = this.view;
    return ((day - start) / (end - start)) * this.width;
  }

  /** Return the moment at a position, in days. */
  moment(x: number): number {
    const { start, end } = this.view;
    return start + (x / this.width) * (end - start);
  }

  /** Zoom by a factor, keeping the moment at `x` in its position. */
  zoom(factor: number, x = this.width / 2): void {
    const length = Math.max(SHORTEST, (this.view.end - this.view.start) / factor);
    this.view = this.within(this.moment(x) - (x / this.width) * length, length);
  }

  /** Move the view by a number of days. */
  pan(days: number): void {
    this.view = this.within(this.view.start + days, this.view.end - this.view.start);
  }

  /** Move the view as little as possible to show a span, or its beginning if it is too long. */
  reveal({ start, end }: Span): void {
    const { view } = this;
    if (start >= view.start && end <= view.end) return;
    const length = view.end - view.start;
    this.view = this.within(start < view.start || end - start > length ? start : end - length, length);
  }

  showAll(): void {
    this.view = this.whole;
  }

  /** Return a view of a given length, moved into the whole time span. */
  private within(start: number, length: number): Span {
    const { whole } = this;
    if (length >= whole.end - whole.start) return whole;
    const begin = Math.min(Math.max(start, whole.start), whole.end - length);
    return { start: begin, end: begin + length };
  }
}
