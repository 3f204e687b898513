// The parameters of the filter that choose among values, as the server names them (events/model/event_filter.py).

/** A parameter of the filter that takes values separated by commas. */
export interface ListParameter {
  /** In the query string, and of its counts. */
  readonly name: string;
  /** Number of values that an event has: one (`codes`), or several (`sets`, `postings`). */
  readonly index: "codes" | "sets" | "postings";
  /** The columns that hold the values, and for each event their codes. */
  readonly values: string;
  readonly column: string;
  /** The column that names the values, unless the labels or the gazetteer do. */
  readonly names?: string;
  /** Whether the events of each choice are counted. */
  readonly counted?: true;
  /** The values that hold commas and that may be written without backslashes before them, see `readList`. */
  readonly divided?: readonly string[];
}

let parameters: readonly ListParameter[] = [];

/** Take the parameters that the server knows; called once, before the filter is read. */
export function useParameters(given: readonly ListParameter[]): void {
  parameters = given;
}

/** The parameters, in the order of the canonical query string. */
export function listParameters(): readonly ListParameter[] {
  return parameters;
}

/** Write a list; a comma within a value follows a backslash (events/model/listed.py). */
export function writeList(values: readonly string[]): string {
  return values.map((value) => value.replace(/[\\,]/g, "\\$&")).join(",");
}

/** Read a list; a comma that is not escaped ends a value, unless it is within one of those that hold some. */
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
