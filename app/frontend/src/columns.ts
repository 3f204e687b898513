// The events as the page holds them: column by column, codes for repeated texts; served at /events.columns.json.

/** One entry an event in every column; `start` and `end` are days since 1970-01-01, `end` null while the event lasts. */
export interface Columns {
  readonly categories: readonly string[];
  readonly verifications: readonly string[];
  readonly states: readonly string[];
  readonly places: readonly string[];
  readonly id: readonly string[];
  readonly title: readonly string[];
  readonly date: readonly string[];
  readonly start: readonly number[];
  readonly end: readonly (number | null)[];
  readonly category: readonly number[];
  readonly verification: readonly number[];
  readonly radius_km: readonly number[];
  readonly countries: readonly (readonly number[])[];
  readonly place: readonly number[];
  readonly place_name: readonly string[];
  readonly lon: readonly number[];
  readonly lat: readonly number[];
  /** Longitude, latitude and radius in km of the water that an event is about, null where that is its place. */
  readonly concern: readonly (readonly [number, number, number] | null)[];
  /** The folded words that a search looks through, each after a space; empty until somebody searches. */
  search: readonly string[];
}

/** Fetch the columns; throws with the reason when that fails. */
export async function fetchColumns(url: string): Promise<Columns> {
  return { ...(await fetchJson<Omit<Columns, "search">>(url)), search: [] };
}

/** Fetch JSON; throws with the reason when that fails. */
export async function fetchJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return (await response.json()) as T;
}
