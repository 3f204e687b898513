// The filter: read from and written to the query string as the server does it (events/query.py).

export interface EventFilter {
  readonly datetime: string;
  readonly countries: readonly string[];
  readonly match: "any" | "all";
  readonly categories: readonly string[];
  readonly verifications: readonly string[];
  readonly places: readonly string[];
  readonly vessels: readonly string[];
  readonly text: string;
  readonly bbox: readonly [number, number, number, number] | null;
}

export const EMPTY: EventFilter = {
  datetime: "", countries: [], match: "any", categories: [], verifications: [], places: [], vessels: [], text: "", bbox: null,
};

/** Read the filter of a query string that the server has accepted. */
export function fromQuery(query: URLSearchParams): EventFilter {
  const list = (name: string): string[] =>
    [...new Set(query.getAll(name).join(",").split(",").map((value) => value.trim()).filter(Boolean))].sort();
  const bbox = query.get("bbox")?.split(",").map(Number);
  return {
    datetime: (query.get("datetime") ?? "").trim().replace(/^\.\.\/\.\.$/, ""),
    countries: [...new Set(list("country").map((code) => code.toUpperCase()))].sort(),
    match: query.get("match") === "all" ? "all" : "any",
    categories: list("category"),
    verifications: list("verification"),
    places: list("place"),
    vessels: list("vessel"),
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
    ["vessel", filter.vessels.join(",")],
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

/** Append parameters to an address that has none. */
export function withQuery(address: string, pairs: Iterable<readonly [string, string]>): string {
  const query = joinPairs(pairs);
  return query ? `${address}?${query}` : address;
}

/** How many parameters are set. */
export function countParts(filter: EventFilter): number {
  return toPairs(filter).filter(([name]) => name !== "match").length;
}
