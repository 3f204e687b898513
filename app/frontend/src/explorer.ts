// The state of the page: the events, the filter, and the rows that pass it; everything that shows them listens here.

import { type Columns, fetchJson } from "./columns";
import { EMPTY, type EventFilter, select } from "./filter";

/** Where events stand on the map: a treaty signed in a capital happened there, and concerns a sea. */
export type Standing = "place" | "concern";
/** A point in degrees, and the radius in km within which the event lies. */
export interface Spot { readonly lon: number; readonly lat: number; readonly radius: number }

/** How a change of the filter is kept in the browser's history. */
export type Commit = "push" | "replace" | "none";

export class Explorer extends EventTarget {
  filter: EventFilter;
  rows: readonly number[];
  /** Whether events stand where they happened, or on the water that they concern. */
  standing: Standing = "place";
  /** Id of the event that is open in the panel. */
  opened: string | null = null;

  private searchable: Promise<void> | null = null;

  /** `searchUrl` is where the words of all events are, which only a search needs. */
  constructor(readonly columns: Columns, filter: EventFilter, private readonly searchUrl: string) {
    super();
    this.filter = filter;
    this.rows = select(columns, filter);
  }

  /** Fetch what a search needs, once; a failure is thrown, and tried again the next time. */
  prepareSearch(): Promise<void> {
    this.searchable ??= fetchJson<readonly string[]>(this.searchUrl).then(
      (search) => void (this.columns.search = search),
      (error: unknown) => {
        this.searchable = null;
        throw error;
      },
    );
    return this.searchable;
  }

  /** Replace parts of the filter and tell everyone; `commit` says whether the back button shall return to the old one. */
  change(parts: Partial<EventFilter>, commit: Commit = "push"): void {
    this.filter = { ...this.filter, ...parts };
    this.rows = select(this.columns, this.filter);
    this.dispatchEvent(new CustomEvent<Commit>("filtered", { detail: commit }));
  }

  /** Where an event stands now. */
  spot(row: number): Spot {
    const { columns } = this;
    const concern = this.standing === "concern" ? columns.concern[row] : null;
    if (concern) return { lon: concern[0], lat: concern[1], radius: concern[2] };
    return { lon: columns.lon[row]!, lat: columns.lat[row]!, radius: columns.radius_km[row]! };
  }

  /** Let events stand where they happened, or on the water that they concern. */
  stand(standing: Standing, commit: Commit = "push"): void {
    this.standing = standing;
    this.change({}, commit);
  }

  /** Clear every parameter. */
  clear(): void {
    this.change(EMPTY);
  }

  /** Open an event in the panel, or close it. */
  open(id: string | null, commit: Commit = "push"): void {
    if (id === this.opened) return;
    this.opened = id;
    this.dispatchEvent(new CustomEvent<Commit>("opened", { detail: commit }));
  }

  /** Offer a choice among several events that share a place on the map. */
  list(rows: readonly number[]): void {
    this.dispatchEvent(new CustomEvent<readonly number[]>("listed", { detail: rows }));
  }

  /** Point at an event wherever it is shown, or at none. */
  highlight(row: number | null): void {
    this.dispatchEvent(new CustomEvent<number | null>("highlighted", { detail: row }));
  }

  /** How many events each category or country would show under the other parts of the filter. */
  counts(facet: "categories" | "countries"): Map<string, number> {
    const { columns } = this;
    const counts = new Map<string, number>();
    const add = (value: string): void => void counts.set(value, (counts.get(value) ?? 0) + 1);
    const withAll = facet === "countries" && this.filter.match === "all";
    for (const row of withAll ? this.rows : select(columns, this.filter, facet)) {
      if (facet === "categories") add(columns.categories[columns.category[row]!]!);
      else for (const code of columns.countries[row]!) add(columns.states[code]!);
    }
    return counts;
  }
}
