// The filter: read from and written to the query string as the server does it (events/query.py), applied to columns.

import type { Columns } from "./columns";
import { OPEN_END, parsePeriod } from "./dates";
import { fold } from "./search";

export interface EventFilter {
  readonly datetime: string;
  readonly countries: readonly string[];
  readonly match: "any" | "all";
  readonly categories: readonly string[];
  readonly verifications: readonly string[];
  readonly places: readonly string[];
  readonly text: string;
  readonly bbox: readonly [number, number, number, number] | null;
}

export const EMPTY: EventFilter = {
  datetime: "", countries: [], match: "any", categories: [], verifications: [], places: [], text: "", bbox: null,
};

/** Read the filter of a query string that the server has accepted. */
export function fromQuery(query: URLSearchParams): EventFilter {
  const list = (name: string): string[] =>
    [...new Set(query.getAll(name).join(",").split(",").map((value) => value.trim()).filter(Boolean))].sort();
  const bbox = query.get("bbox")?.split(",").map(Number);
  return {
    datetime: query.get("datetime")?.trim() ?? "",
    countries: [...new Set(list("country").map((code) => code.toUpperCase()))].sort(),
    match: query.get("match") === "all" ? "all" : "any",
    categories: list("category"),
    verifications: list("verification"),
    places: list("place"),
    text: (query.get("q") ?? "").split(/\s+/).filter(Boolean).join(" "),
    bbox: bbox?.length === 4 ? (bbox as unknown as [number, number, number, number]) : null,
  };
}

/** The parameters that are set, as names and values, in the server's canonical order. */
export function toPairs(filter: EventFilter): [string, string][] {
  const pairs: [string, string][] = [
    ["datetime", filter.datetime],
    ["country", filter.countries.join(",")],
    ["match", filter.countries.length > 0 && filter.match === "all" ? "all" : ""],
    ["category", filter.categories.join(",")],
    ["verification", filter.verifications.join(",")],
    ["place", filter.places.join(",")],
    ["q", filter.text],
    ["bbox", filter.bbox?.join(",") ?? ""],
  ];
  return pairs.filter(([, value]) => value !== "");
}

/** Write the canonical query string. */
export function toQuery(filter: EventFilter): string {
  return joinPairs(toPairs(filter));
}

/** Percent-encode names and values, leaving the separators that a query string may hold for people to read. */
export function joinPairs(pairs: Iterable<readonly [string, string]>): string {
  return [...pairs]
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%(2C|2F|3A)/g, (code) => decodeURIComponent(code))}`)
    .join("&");
}

/** The rows that pass, in the columns' order; `except` leaves one parameter out, for counting its choices. */
export function select(columns: Columns, filter: EventFilter, except?: "countries" | "categories"): number[] {
  const tests = [
    ...periodTests(columns, filter),
    ...(except === "categories" ? [] : codeTests(columns.category, columns.categories, filter.categories)),
    ...codeTests(columns.verification, columns.verifications, filter.verifications),
    ...codeTests(columns.place, columns.places, filter.places),
    ...(except === "countries" ? [] : countryTests(columns, filter)),
    ...boxTests(columns, filter),
    ...wordTests(columns, filter),
  ];
  const rows: number[] = [];
  for (let row = 0; row < columns.id.length; row++) {
    if (tests.every((test) => test(row))) rows.push(row);
  }
  return rows;
}

type Test = (row: number) => boolean;

function periodTests(columns: Columns, filter: EventFilter): Test[] {
  if (!filter.datetime) return [];
  const [first, last] = parsePeriod(filter.datetime) ?? [1, 0];
  return [(row) => columns.start[row]! <= last && (columns.end[row] ?? OPEN_END) >= first];
}

function codeTests(column: readonly number[], values: readonly string[], wanted: readonly string[]): Test[] {
  if (wanted.length === 0) return [];
  const codes = new Set(wanted.map((value) => values.indexOf(value)).filter((code) => code >= 0));
  return [(row) => codes.has(column[row]!)];
}

function countryTests(columns: Columns, filter: EventFilter): Test[] {
  if (filter.countries.length === 0) return [];
  const codes = filter.countries.map((country) => columns.states.indexOf(country));
  return filter.match === "all"
    ? [(row) => codes.every((code) => columns.countries[row]!.includes(code))]
    : [(row) => codes.some((code) => columns.countries[row]!.includes(code))];
}

function boxTests(columns: Columns, filter: EventFilter): Test[] {
  if (!filter.bbox) return [];
  const [west, south, east, north] = filter.bbox;
  const between = (lon: number): boolean => (west <= east ? lon >= west && lon <= east : lon >= west || lon <= east);
  return [(row) => between(columns.lon[row]!) && columns.lat[row]! >= south && columns.lat[row]! <= north];
}

function wordTests(columns: Columns, filter: EventFilter): Test[] {
  return fold(filter.text).split(" ").filter(Boolean).map((word) => (row: number) => columns.search[row]?.includes(` ${word}`) ?? false);
}
