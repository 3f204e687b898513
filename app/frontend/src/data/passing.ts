// Events that pass the filter, and those that fail only one part of it, for counting each option under the other parts.

import type { Lists, PackedColumns } from "./columns";
import { parsePeriod } from "../language/dates";
import { type EventFilter, chosen } from "./filter";
import { listParameters } from "./parameters";
import { fold } from "../language/folding";

/** The parts of the filter as bits of a mask of failed parts; parameters with enumerated values have further bits, see `bitOf`. */
export const PARTS = { datetime: 1, bbox: 2, words: 4 } as const;
const FIRST_LIST = 8;

/** Return the bit of a parameter with enumerated values. */
export function bitOf(name: string): number {
  return FIRST_LIST << listParameters().findIndex((one) => one.name === name);
}

/** Return the mask of failed parts for each row; 0 if it passes. `words` are the searched texts. */
export function failedParts(columns: PackedColumns, filter: EventFilter, words: readonly string[]): Uint16Array {
  const failed = new Uint16Array(columns.size);
  if (filter.datetime) failPeriod(failed, columns, filter.datetime);
  for (const { name, index } of listParameters()) {
    const wanted = chosen(filter, name);
    const { values, codes, lists } = columns.choices[name]!;
    if (index === "codes") failCodes(failed, bitOf(name), codes!, values, wanted);
    else failLists(failed, bitOf(name), lists!, values, wanted, name === "country" && filter.match === "all");
  }
  if (filter.bbox) failBox(failed, columns, filter.bbox);
  const searched = fold(filter.text).split(" ").filter(Boolean).map((word) => ` ${word}`);
  if (searched.length > 0) failWords(failed, words, searched);
  return failed;
}

function failPeriod(failed: Uint16Array, { start, end }: PackedColumns, datetime: string): void {
  const [first, last] = parsePeriod(datetime) ?? [1, 0];
  for (let row = 0; row < failed.length; row++) if (start[row]! > last || end[row]! < first) failed[row]! |= PARTS.datetime;
}

function failCodes(failed: Uint16Array, bit: number, column: Int32Array, values: readonly string[], wanted: readonly string[]): void {
  if (wanted.length === 0) return;
  const passes = marks(values, wanted);
  for (let row = 0; row < failed.length; row++) if (!passes[column[row]!]) failed[row]! |= bit;
}

function failLists(failed: Uint16Array, bit: number, { offsets, codes }: Lists, values: readonly string[], wanted: readonly string[], every: boolean): void {
  if (wanted.length === 0) return;
  const passes = marks(values, wanted);
  const needed = every ? wanted.length : 1;
  for (let row = 0; row < failed.length; row++) {
    let found = 0;
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) found += passes[codes[i]!]!;
    if (found < needed) failed[row]! |= bit;
  }
}

function failBox(failed: Uint16Array, { lon, lat }: PackedColumns, [west, south, east, north]: readonly [number, number, number, number]): void {
  for (let row = 0; row < failed.length; row++) {
    const x = lon[row]!;
    const across = west <= east ? x >= west && x <= east : x >= west || x <= east;
    if (!across || lat[row]! < south || lat[row]! > north) failed[row]! |= PARTS.bbox;
  }
}

function failWords(failed: Uint16Array, texts: readonly string[], words: readonly string[]): void {
  for (let row = 0; row < failed.length; row++) {
    // A row that fails two parts is counted nowhere.
    if (failed[row]! & (failed[row]! - 1)) continue;
    if (!words.every((word) => texts[row]!.includes(word))) failed[row]! |= PARTS.words;
  }
}

function marks(values: readonly string[], wanted: readonly string[]): Uint8Array {
  return Uint8Array.from(values, (value) => Number(wanted.includes(value)));
}

/** Return the rows that pass all parts, except possibly the given one. */
export function rowsPassing(failed: Uint16Array, except = 0): Int32Array {
  const rows = new Int32Array(failed.length);
  let count = 0;
  for (let row = 0; row < failed.length; row++) if ((failed[row]! & ~except) === 0) rows[count++] = row;
  return rows.subarray(0, count);
}

/** Count the values of a column of codes over the rows that pass all parts except possibly one. */
export function countCodes(failed: Uint16Array, except: number, column: Int32Array, values: readonly string[]): Map<string, number> {
  const counts = new Int32Array(values.length);
  for (let row = 0; row < failed.length; row++) if ((failed[row]! & ~except) === 0 && column[row]! >= 0) counts[column[row]!]!++;
  return named(counts, values);
}

/** Count the values of a column with several codes per row in the same way. */
export function countLists(failed: Uint16Array, except: number, { offsets, codes }: Lists, values: readonly string[]): Map<string, number> {
  const counts = new Int32Array(values.length);
  for (let row = 0; row < failed.length; row++) {
    if ((failed[row]! & ~except) !== 0) continue;
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) counts[codes[i]!]!++;
  }
  return named(counts, values);
}

function named(counts: Int32Array, values: readonly string[]): Map<string, number> {
  return new Map(values.map((value, code) => [value, counts[code]!] as const).filter(([, count]) => count > 0));
}
