// The filter: parsed from and written to the query string as on the server (events/model/event_filter.py).

import { listParameters, readList, writeList, type ListParameter } from "./parameters";

export interface EventFilter {
  readonly datetime: string;
  readonly match: "any" | "all";
  /** Allowed values by parameter; parameters without a restriction are missing. */
  readonly chosen: Readonly<Record<string, readonly string[]>>;
  readonly text: string;
  readonly bbox: readonly [number, number, number, number] | null;
}

export const EMPTY: EventFilter = { datetime: "", match: "any", chosen: {}, text: "", bbox: null };

/** Return the values of a parameter in the filter. */
export function chosen(filter: EventFilter, name: string): readonly string[] {
  return filter.chosen[name] ?? [];
}

/** Return a change of the filter to other values of a parameter. */
export function choosing(filter: EventFilter, name: string, values: readonly string[]): Pick<EventFilter, "chosen"> {
  return { chosen: { ...filter.chosen, [name]: values } };
}

/** Parse the filter of a query string that the server has accepted. */
export function fromQuery(query: URLSearchParams): EventFilter {
  const bbox = query.get("bbox")?.split(",").map(Number);
  const lists = listParameters().map((one) => [one.name, valuesOf(query, one)] as const);
  return {
    datetime: (query.get("datetime") ?? "").trim().replace(/^\.\.\/\.\.$/, ""),
    match: query.get("match") === "all" ? "all" : "any",
    chosen: Object.fromEntries(lists.filter(([, values]) => values.length > 0)),
    text: (query.get("q") ?? "").split(/\s+/).filter(Boolean).join(" "),
    bbox: bbox?.length === 4 ? (bbox as unknown as [number, number, number, number]) : null,
  };
}

function valuesOf(query: URLSearchParams, { name, divided }: ListParameter): string[] {
  const values = readList(query.getAll(name).join(","), divided);
  return [...new Set(name === "country" ? values.map((code) => code.toUpperCase()) : values)].sort();
}

/** Return names and values of the parameters that are set, in the server's canonical order. */
export function toPairs(filter: EventFilter): [string, string][] {
  const lists = listParameters().flatMap(({ name }): [string, string][] => {
    const values = chosen(filter, name);
    const match: [string, string][] = name === "country" ? [["match", values.length > 0 && filter.match === "all" ? "all" : ""]] : [];
    return [[name, writeList(values)], ...match];
  });
  const pairs: [string, string][] = [["datetime", filter.datetime], ...lists, ["q", filter.text], ["bbox", filter.bbox?.join(",") ?? ""]];
  return pairs.filter(([, value]) => value !== "");
}

/** Return the canonical query string. */
export function toQuery(filter: EventFilter): string {
  return joinPairs(toPairs(filter));
}

/** Percent-encode names and values, except separators that are allowed in a query string, for legibility. */
export function joinPairs(pairs: Iterable<readonly [string, string]>): string {
  return [...pairs]
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%(2C|2F|3A)/g, (code) => decodeURIComponent(code))}`)
    .join("&");
}

/** Append parameters to a URL without a query. */
export function withQuery(address: string, pairs: Iterable<readonly [string, string]>): string {
  const query = joinPairs(pairs);
  return query ? `${address}?${query}` : address;
}

/** Count the parameters that are set. */
export function countParts(filter: EventFilter): number {
  return toPairs(filter).filter(([name]) => name !== "match").length;
}
