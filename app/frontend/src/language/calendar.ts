// Calendar arithmetic on day numbers (since 1970-01-01, UTC): rounding, shifting and formatting of years, months and days.

import { type TimeInterval, utcDay, utcMonth, utcTicks, utcYear } from "d3-time";
import { formatDay, formatDays, optionsOf } from "./date-format";
import { joinPeriod } from "./dates";

/** Unit in which time is counted. */
export type Unit = "year" | "month" | "day";

/** A time span: its first day, and the day after its last. */
export interface Span { readonly start: number; readonly end: number }

const DAY = 86_400_000;
const INTERVALS: Readonly<Record<Unit, TimeInterval>> = { year: utcYear, month: utcMonth, day: utcDay };

/** Return the first day of the year, month or day that contains a moment. */
export function floor(moment: number, unit: Unit): number {
  return toDay(INTERVALS[unit].floor(toDate(Math.floor(moment))));
}

/** Return the first day of the next unit, or the day itself if a unit begins with it. */
export function ceil(day: number, unit: Unit): number {
  return toDay(INTERVALS[unit].ceil(toDate(day)));
}

/** Return the beginning of a unit that is nearest to a moment. */
export function round(moment: number, unit: Unit): number {
  const before = floor(moment, unit);
  const after = shift(before, unit, 1);
  return moment - before < after - moment ? before : after;
}

/** Return the same day some years, months or days later, or the last day of a shorter month. */
export function shift(day: number, unit: Unit, steps: number): number {
  if (unit === "day") return day + steps;
  const first = floor(day, "month");
  const month = utcMonth.offset(toDate(first), unit === "year" ? 12 * steps : steps);
  return Math.min(toDay(month) + day - first, toDay(utcMonth.offset(month, 1)) - 1);
}

/** Return the coarsest unit that begins on a day. */
export function unitOf(day: number): Unit {
  return floor(day, "year") === day ? "year" : floor(day, "month") === day ? "month" : "day";
}

export function yearOf(day: number): number {
  return toDate(day).getUTCFullYear();
}

/** Return about `count` days suitable as ticks of an axis. */
export function ticks({ start, end }: Span, count: number): number[] {
  const days = utcTicks(toDate(start), toDate(end), count).map((date) => Math.floor(date.getTime() / DAY));
  return days.filter((day, i) => day !== days[i - 1]);
}

/** Format a tick of an axis as briefly as its position allows: a year, a month within a year, a day within a month. */
export function writeTick(day: number): string {
  const within = { year: optionsOf("year", "short"), month: { month: "short" }, day: { day: "numeric", month: "short" } } as const;
  return formatDay(day, within[unitOf(day)]);
}

/** Return the name of the unit that contains a day: "2013", "March 2013", "8 March 2013". */
export function nameOf(day: number, unit: Unit): string {
  return formatDay(day, optionsOf(unit, "long"));
}

/** Return a span in words: "2009–2013", "8–12 Jul 2013". */
export function nameSpan({ start, end }: Span): string {
  return formatDays(start, end - 1, optionsOf(finest([start, end]), "short"));
}

/** Format a span as the filter's period, as coarsely as possible; an end equal to that of `open` is left open. */
export function writePeriod({ start, end }: Span, open: Span | null = null): string {
  const unit = finest([start, end].filter((day) => day !== open?.start && day !== open?.end));
  return joinPeriod(start === open?.start ? "" : write(start, unit), end === open?.end ? "" : write(end - 1, unit));
}

/** Return today's day number, by the reader's clock. */
export function today(): number {
  const now = new Date();
  return Math.round(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY);
}

/** Return the coarsest unit that begins on each of some days. */
export function finest(days: readonly number[]): Unit {
  const units = days.map(unitOf);
  return units.includes("day") ? "day" : units.includes("month") ? "month" : "year";
}

/** Format as ISO 8601: 2013, 2013-03 or 2013-03-08. */
function write(day: number, unit: Unit): string {
  return toDate(day).toISOString().slice(0, { year: 4, month: 7, day: 10 }[unit]);
}

function toDate(day: number): Date {
  return new Date(day * DAY);
}

function toDay(date: Date): number {
  return Math.round(date.getTime() / DAY);
}
