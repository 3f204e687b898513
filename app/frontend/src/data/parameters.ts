// The parameters of the filter that choose among values, as the server names them (events/model/event_filter.py).

/** A parameter of the filter that takes values separated by commas. */
export interface ListParameter {
  /** In the query string, and of its counts. */
  readonly name: string;
  /** How many values an event has: one (`codes`), or several (`sets`, `postings`). */
  readonly index: "codes" | "sets" | "postings";
  /** The columns that hold the values, and for each event their codes. */
  readonly values: string;
  readonly column: string;
  /** The column that names the values, unless the labels or the gazetteer do. */
  readonly names?: string;
  /** Whether the events of each choice are counted. */
  readonly counted?: true;
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
