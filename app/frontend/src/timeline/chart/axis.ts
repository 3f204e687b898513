// The axis of the timeline: the part of time in view, and the position of each day on the screen.

import { type Span, ceil, floor } from "../../language/calendar";
import type { Unit } from "../../language/calendar";

/** The shortest stretch of time that can be zoomed to, in days. */
const SHORTEST = 14;
/** The narrowest bar of each unit, in CSS pixels; below it the next coarser unit is counted. */
const NARROWEST = 6;
const LENGTHS: Readonly<Record<Unit, number>> = { year: 365, month: 30, day: 1 };

export class TimelineAxis {
  /** The time of all events, in whole years. */
  whole: Span = { start: 0, end: 365 };
  /** The part of it that is in view. */
  view: Span = this.whole;
  width = 1;

  /** Set the time of all events; a view of all of it stays one. */
  cover(whole: Span): void {
    const all = this.isWhole;
    this.whole = whole;
    this.view = all ? whole : this.within(this.view.start, this.view.end - this.view.start);
  }

  get isWhole(): boolean {
    return this.view.start === this.whole.start && this.view.end === this.whole.end;
  }

  /** The unit that is counted at this zoom. */
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

  /** The moment at a place, in days. */
  moment(x: number): number {
    const { start, end } = this.view;
    return start + (x / this.width) * (end - start);
  }

  /** Show `factor` times less time, keeping the moment at `x` in its place. */
  zoom(factor: number, x = this.width / 2): void {
    const length = Math.max(SHORTEST, (this.view.end - this.view.start) / factor);
    this.view = this.within(this.moment(x) - (x / this.width) * length, length);
  }

  /** Move the view by days. */
  pan(days: number): void {
    this.view = this.within(this.view.start + days, this.view.end - this.view.start);
  }

  /** Move the view as little as possible, so that a span is in it, or its beginning where it is too long. */
  reveal({ start, end }: Span): void {
    const { view } = this;
    if (start >= view.start && end <= view.end) return;
    const length = view.end - view.start;
    this.view = this.within(start < view.start || end - start > length ? start : end - length, length);
  }

  showAll(): void {
    this.view = this.whole;
  }

  /** A view of a length, moved into the whole time. */
  private within(start: number, length: number): Span {
    const { whole } = this;
    if (length >= whole.end - whole.start) return whole;
    const begin = Math.min(Math.max(start, whole.start), whole.end - length);
    return { start: begin, end: begin + length };
  }
}
