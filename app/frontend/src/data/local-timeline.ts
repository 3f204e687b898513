// Events over time, counted in the page: those that begin, how certain this is, and those that are ongoing.

import type { PackedColumns } from "./columns";
import { OPEN_END, OPEN_START, parseMoment } from "../language/dates";
import type { Timeline } from "./source";
import type { Unit } from "../language/calendar";

const DAY = 86_400_000;

/** Start of each event, from its date: the last possible day, and the precision to which it is known. */
export interface Beginnings { readonly last: Int32Array; readonly precision: Uint8Array }

/** Units from coarse to fine; an approximate or uncertain date is vague in each. */
const PRECISIONS: Readonly<Record<Unit, number>> = { year: 1, month: 2, day: 3 };

export function readBeginnings({ date, start }: PackedColumns): Beginnings {
  const last = new Int32Array(date.length);
  const precision = new Uint8Array(date.length);
  date.forEach((text, row) => {
    const moment = parseMoment(text.split("/", 1)[0]!);
    last[row] = moment?.last ?? start[row]!;
    precision[row] = /[~?%]/.test(text) ? 0 : PRECISIONS[moment?.precision ?? "day"];
  });
  return { last, precision };
}

/** Count the given rows in bins that cover `range`; `null` means the time span of all events. */
export function countOverTime(
  columns: PackedColumns, { last, precision }: Beginnings, rows: Int32Array, unit: Unit, range: readonly [number, number] | null,
): Timeline {
  const edges = edgesOf(unit, ...(range ?? extent(columns, last)));
  const bins = edges.length - 1;
  const begin = emptyCounts(columns.categories, bins);
  const vague = emptyCounts(columns.categories, bins);
  // Differences between bins, accumulated below.
  const ongoing = new Array<number>(bins).fill(0);
  for (const row of rows) {
    const [first, until] = [columns.start[row]!, last[row]!];
    const category = columns.categories[columns.category[row]!]!;
    const from = binOf(edges, first);
    if (precision[row]! >= PRECISIONS[unit]) {
      if (from >= 0 && from < bins) begin.get(category)![from]!++;
    } else {
      spread(vague.get(category)!, from, binOf(edges, until), 1 / (ordinal(unit, until) - ordinal(unit, first) + 1));
    }
    const next = Math.max(0, binOf(edges, until) + 1);
    const end = Math.min(bins - 1, binOf(edges, columns.end[row]!));
    if (next > end) continue;
    ongoing[next]!++;
    if (end + 1 < bins) ongoing[end + 1]!--;
  }
  for (let bin = 1; bin < bins; bin++) ongoing[bin]! += ongoing[bin - 1]!;
  return { unit, edges, begin, vague, ongoing };
}

/** Add shares of an event to all bins in which it may begin. */
function spread(counts: number[], first: number, last: number, share: number): void {
  for (let bin = Math.max(0, first); bin <= Math.min(counts.length - 1, last); bin++) counts[bin]! += share;
}

/** Return the number of the unit that contains a day. */
function ordinal(unit: Unit, day: number): number {
  if (unit === "day") return day;
  const time = new Date(day * DAY);
  return unit === "year" ? time.getUTCFullYear() : 12 * time.getUTCFullYear() + time.getUTCMonth();
}

function emptyCounts(categories: readonly string[], bins: number): Map<string, number[]> {
  return new Map(categories.map((category) => [category, new Array<number>(bins).fill(0)]));
}

/** Return the bin that contains a day: -1 before the first, the number of bins after the last. */
function binOf(edges: readonly number[], day: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Return the first day of each unit from the one that contains `first` to the one after that of `last`. */
export function edgesOf(unit: Unit, first: number, last: number): number[] {
  const time = new Date(first * DAY);
  const [year, month, day] = [time.getUTCFullYear(), unit === "year" ? 0 : time.getUTCMonth(), unit === "day" ? time.getUTCDate() : 1];
  const edges: number[] = [];
  for (let i = 0; edges.length < 2 || edges.at(-1)! <= last; i++) {
    const edge = new Date(0);
    edge.setUTCFullYear(unit === "year" ? year + i : year, unit === "month" ? month + i : month, unit === "day" ? day + i : day);
    edges.push(Math.round(edge.getTime() / DAY));
  }
  return edges;
}

/** Return first and last day on which any event may begin. */
function extent({ start }: PackedColumns, latest: Int32Array): [number, number] {
  let [first, last] = [OPEN_END, OPEN_START];
  for (let row = 0; row < start.length; row++) {
    if (start[row]! <= OPEN_START) continue;
    first = Math.min(first, start[row]!);
    last = Math.max(last, latest[row]!);
  }
  return first > last ? [0, 0] : [first, last];
}
