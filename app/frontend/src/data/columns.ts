// The events of the page in columns, with codes for repeated texts; served at /events.columns.json.

import { OPEN_END } from "../language/dates";
import { type ListParameter, listParameters } from "./parameters";

/**
 * One entry per event in every column. `start` is in days after the start of the previous event, the first since 1970-01-01; `end` in
 * days after the event's own start, null if it is ongoing.
 */
export interface Columns {
  readonly categories: readonly string[];
  readonly verifications: readonly string[];
  readonly states: readonly string[];
  readonly places: readonly string[];
  /** Values and codes of the other filter parameters, see `ListParameter`. */
  readonly [column: string]: readonly unknown[];
  readonly id: readonly string[];
  readonly title: readonly string[];
  readonly date: readonly string[];
  readonly start: readonly number[];
  readonly end: readonly (number | null)[];
  readonly category: readonly number[];
  readonly verification: readonly number[];
  readonly radius_km: readonly number[];
  /** Index of its region among those of the page; -1 if it is known to a point, -2 if to a disc around one. */
  readonly region: readonly number[];
  readonly countries: readonly (readonly number[])[];
  /** -1 if the place is not in the gazetteer. */
  readonly place: readonly number[];
  readonly place_name: readonly string[];
  readonly lon: readonly number[];
  readonly lat: readonly number[];
  /** Longitude, latitude, radius in km and region of the water that an event concerns, null if that is its place. */
  readonly concern: readonly (readonly [number, number, number, number] | null)[];
}

/** Responses by URL that a map in one file contains instead of fetching them. */
let carried: Readonly<Record<string, unknown>> = {};

/** Set the responses that the page contains; called once, before anything is fetched. */
export function carry(answers: Readonly<Record<string, unknown>>): void {
  carried = answers;
}

/** Fetch JSON; throws an error with the reason on failure. */
export async function fetchJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  if (url in carried) return carried[url] as T;
  return (await (await fetched(url, { headers: { accept: "application/json" }, ...(signal ? { signal } : {}) })).json()) as T;
}

/** Fetch a text, without surrounding white space; throws an error with the reason on failure. */
export async function fetchText(url: string): Promise<string> {
  return (await (await fetched(url)).text()).trim();
}

async function fetched(url: string, options: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
  return response;
}

/** Lists of codes of all rows, concatenated: row `i` has the codes from `offsets[i]` to `offsets[i + 1]`. */
export interface Lists { readonly offsets: Int32Array; readonly codes: Int32Array }

export function packLists(rows: readonly (readonly number[])[]): Lists {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((codes, row) => (offsets[row + 1] = offsets[row]! + codes.length));
  const codes = new Int32Array(offsets[rows.length]!);
  rows.forEach((list, row) => codes.set(list, offsets[row]!));
  return { offsets, codes };
}

/** Options of a filter parameter: the values, and the code or codes of each row. */
export interface Choices { readonly values: readonly string[]; readonly codes: Int32Array | null; readonly lists: Lists | null }

/** The columns as typed arrays; `end` is `OPEN_END` if the event is ongoing. */
export interface PackedColumns {
  readonly size: number;
  readonly id: readonly string[];
  readonly title: readonly string[];
  readonly date: readonly string[];
  readonly place_name: readonly string[];
  readonly concern: Columns["concern"];
  readonly categories: readonly string[];
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly category: Int32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly radius: Float64Array;
  readonly region: Int16Array;
  /** Options by filter parameter. */
  readonly choices: Readonly<Record<string, Choices>>;
}

export function pack(columns: Columns): PackedColumns {
  const { id, title, date, place_name, concern, categories } = columns;
  let day = 0;
  const start = Int32Array.from(columns.start, (after) => (day += after));
  return {
    id, title, date, place_name, concern, categories,
    size: columns.id.length,
    start,
    end: Int32Array.from(columns.end, (after, row) => (after === null ? OPEN_END : start[row]! + after)),
    category: Int32Array.from(columns.category),
    choices: Object.fromEntries(listParameters().map((parameter) => [parameter.name, packChoices(columns, parameter)])),
    lon: Float64Array.from(columns.lon),
    lat: Float64Array.from(columns.lat),
    radius: Float64Array.from(columns.radius_km),
    region: Int16Array.from(columns.region),
  };
}

function packChoices(columns: Columns, { index, values, column }: ListParameter): Choices {
  return {
    values: columns[values] as readonly string[],
    codes: index === "codes" ? Int32Array.from(columns[column] as readonly number[]) : null,
    lists: index === "codes" ? null : packLists(columns[column] as readonly (readonly number[])[]),
  };
}
