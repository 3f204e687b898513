// The filter parameters with enumerated values, as described by the server (events/model/event_filter.py).

/** A filter parameter with comma-separated values. */
export interface ListParameter {
  /** Name in the query string, and of its counts. */
  readonly name: string;
  /** Number of values that an event has: one (`codes`), or several (`sets`, `postings`). */
  readonly index: "codes" | "sets" | "postings";
  /** The columns with the values, and with their codes for each event. */
  readonly values: string;
  readonly column: string;
  /** The column with the names of the values, unless these are in the labels or in the gazetteer. */
  readonly names?: string;
  /** Whether the events of each option are counted. */
  readonly counted?: true;
  /** The values with commas that need not be escaped, see `readList`. */
  readonly divided?: readonly string[];
}

let parameters: readonly ListParameter[] = [];

/** Set the parameters that the server knows; called once, before the filter is parsed. */
export function useParameters(given: readonly ListParameter[]): void {
  parameters = given;
}

/** Return the parameters, in the order of the canonical query string. */
export function listParameters(): readonly ListParameter[] {
  return parameters;
}

/** Join a list; commas within values are escaped with backslashes (events/model/listed.py). */
export function writeList(values: readonly string[]): string {
  return values.map((value) => value.replace(/[\\,]/g, "\\$&")).join(",");
}

/** Split a list at commas that are neither escaped nor part of a known value in `divided`. */
export function readList(text: string, divided: readonly string[] = []): string[] {
  const parts = [...text.matchAll(/(?:^|,)((?:\\[\\,]|[^,])*)/g)].map(([, part = ""]) => part.replace(/\\([\\,])/g, "$1"));
  const values: string[] = [];
  while (parts.length > 0) {
    const joined = divided.find((value) => value === parts.slice(0, value.split(",").length).join(",").trim());
    values.push(joined ?? parts[0]!.trim());
    parts.splice(0, joined?.split(",").length ?? 1);
  }
  return values.filter(Boolean);
}
