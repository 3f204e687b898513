// Individual events on the timeline, if few are in view: a line from the first to the last day, fading out if these are uncertain.

import { type Span, shift } from "../../language/calendar";
import { parseMoment } from "../../language/dates";
import type { Palette } from "../../page/palette";
import type { Entry } from "../../data/source";
import { drawSymbol } from "../../map/symbols";
import type { TimelineAxis } from "./axis";

/** Height of a row of events, radius of their symbols, and gap between two in a row, in CSS pixels. */
export const ROW = 15;
const RADIUS = 5;
const GAP = 6;

/** Bounds on the time span of an event: at most from `start` to `end`, certainly within `surely`; it began by the day `begun`. */
export interface Lasting extends Span { readonly surely: Span; readonly begun: number }
export interface Placed { readonly entry: Entry; readonly lasting: Lasting; readonly row: number; readonly left: number; readonly right: number; readonly x: number }

/** Derive the bounds from a date; if no day is certain, the middle of the possible span is used. */
export function lastingOf({ date, start, end }: Entry, whole: Span): Lasting {
  const [from = "", to = from] = date.split("/");
  const [begin, finish] = [parseMoment(from), parseMoment(to)];
  // The extent of an approximation is unknown: a month on either side represents it.
  const leeway = /[~?%]/.test(date) ? 1 : 0;
  const possible = { start: shift(start, "month", -leeway), end: end === null ? whole.end : shift(end + 1, "month", leeway) };
  const surely = { start: begin?.last ?? start, end: end === null ? possible.end : (finish?.first ?? end) + 1 };
  const middle = (possible.start + possible.end) / 2;
  return { ...possible, begun: surely.start, surely: surely.start < surely.end ? surely : { start: middle, end: middle } };
}

/** Whether the day on which an event began or ended is uncertain. */
export function isImprecise({ start, end, surely }: Lasting): boolean {
  return surely.start > start || surely.end < end;
}

/** Lay out events in rows without overlaps; `null` if there are not enough rows. */
export function layOut(entries: readonly Entry[], axis: TimelineAxis, rows: number): Placed[] | null {
  const ends = new Array<number>(rows).fill(Number.NEGATIVE_INFINITY);
  const placed: Placed[] = [];
  for (const entry of [...entries].sort((a, b) => a.start - b.start)) {
    const lasting = lastingOf(entry, axis.whole);
    const { start, end, surely } = lasting;
    // A symbol stays in view while any part of its event is in view.
    const x = Math.min(axis.width - RADIUS - 2, Math.max(RADIUS + 2, axis.x(surely.start > start ? (start + surely.start) / 2 : start + 0.5)));
    const left = Math.max(0, Math.min(axis.x(start), x - RADIUS));
    const right = Math.max(axis.x(end), x + RADIUS);
    const row = ends.findIndex((taken) => taken + GAP <= left);
    if (row < 0) return null;
    ends[row] = right;
    placed.push({ entry, lasting, row, left, right, x });
  }
  return placed;
}

/** Draw events in their rows: the certain span as a line, the possible span fading outwards. */
export function drawEntries(context: CanvasRenderingContext2D, placed: readonly Placed[], axis: TimelineAxis, palette: Palette): void {
  for (const { entry, lasting: { start, end, surely }, row, x } of placed) {
    const y = row * ROW + ROW / 2 + 1;
    const [left, sureLeft, sureRight, right] = [start, surely.start, surely.end, end].map((day) => axis.x(day)) as [number, number, number, number];
    const fade = context.createLinearGradient(left, 0, Math.max(right, left + 1), 0);
    const colour = palette.category(entry.category);
    fade.addColorStop(0, sureLeft > left ? "transparent" : colour);
    fade.addColorStop((sureLeft - left) / (right - left), colour);
    fade.addColorStop((sureRight - left) / (right - left), colour);
    fade.addColorStop(1, sureRight < right ? "transparent" : colour);
    context.fillStyle = fade;
    context.fillRect(left, y - 2, right - left, 4);
    drawSymbol(context, x, y, RADIUS, entry.category, entry.verification, palette);
  }
}

/** Return the event at a position. */
export function entryAt(placed: readonly Placed[], x: number, y: number): Placed | null {
  return placed.find(({ row, left, right }) => Math.floor((y - 1) / ROW) === row && x >= left - 2 && x <= right + 2) ?? null;
}
