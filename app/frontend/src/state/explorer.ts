// The state of the page: the filter, the opened event, and the location at which events are shown; all views listen to it.

import { EMPTY, type EventFilter, toQuery } from "../data/filter";
import { type Answer, type Entry, NEWEST, type Sort, type Source, type Spot, type Standing, type Summary, type Timeline } from "../data/source";
import type { Unit } from "../language/calendar";

/** Recording of a change in the browser's history. */
export type Commit = "push" | "replace" | "none";

/** A failed request; `again` retries it. */
export interface Failure { readonly kind: string; readonly error: Error; readonly again: () => void }

/**
 * Fires these events: `filtered` (detail: Commit) when filter or standing change; `summarised` when the counts of the new
 * filter are known; `opened` (Commit), `located` when the position of that event is known; `highlighted` (event id or null);
 * `listed` (Spot, or null for those in view again) when the events of a spot are requested; `waiting` and `answered` when
 * requests to the source begin and end; `marked` when a story points out another event; `failed` (Failure); `compared` (Commit)
 * when the second period changes; `layered` (Commit) when overlays are switched on or off; `unplaced` (Commit) when events
 * without a position are shown or hidden, and `counted` when they are counted; `turned` (Commit) when the table is shown,
 * hidden or sorted.
 */
export class Explorer extends EventTarget {
  filter: EventFilter = EMPTY;
  /** The period with which that of the filter is compared, in the same syntax; empty if none. */
  compared = "";
  /** Whether events are shown where they happened, or on the water that they concern. */
  standing: Standing = "place";
  /** Names of the overlays that are switched on, as in the URL. */
  layers: readonly string[] = [];
  /** Whether events known only to an area are shown, and how many there are at the zoom of the map. */
  showsAreas = true;
  unplaced = 0;
  /** The areas whose events are listed. */
  listedAreas: readonly string[] = [];
  /** Whether the table of the events is shown, and how it is sorted. */
  table = false;
  sort: Sort = NEWEST;
  /** Id of the event that is open in the panel, and its entry. */
  opened: string | null = null;
  openedEntry: Entry | null = null;
  /** Position of the event that a story highlights. */
  markedEntry: Entry | null = null;
  /** Id of the event under the pointer. */
  highlighted: string | null = null;
  /** The most recent counts, and the query string to which they belong. */
  summary: Summary = { matched: 0, facets: new Map() };
  summaryOf: string | null = null;

  private readonly turns = new Map<string, number>();
  private readonly waiting = new Set<string>();

  constructor(readonly source: Source) {
    super();
  }

  /** The canonical query string of the filter. */
  get query(): string {
    return toQuery(this.filter);
  }

  /** Whether requests are pending. */
  get busy(): boolean {
    return this.waiting.size > 0;
  }

  /** Replace parts of the filter and notify all views; `commit` determines whether the back button returns to the old one. */
  change(parts: Partial<EventFilter>, commit: Commit = "push"): void {
    this.filter = { ...this.filter, ...parts };
    const { filter } = this;
    let returned = false;
    this.ask("summary", () => this.source.summary(filter), (summary) => {
      this.summary = summary;
      this.summaryOf = toQuery(filter);
      if (returned) this.fire("summarised");
    });
    this.fire("filtered", commit);
    returned = true;
    if (this.summaryOf === this.query) this.fire("summarised");
  }

  /** Show events where they happened, or on the water that they concern. */
  stand(standing: Standing, commit: Commit = "push"): void {
    this.standing = standing;
    this.change({}, commit);
  }

  /** Compare the filter's period with another; an empty period ends the comparison. */
  compare(period: string, commit: Commit = "push"): void {
    if (period === this.compared && commit === "none") return;
    this.compared = period;
    this.fire("compared", commit);
  }

  /** Switch these overlays on, and all others off. */
  switchLayers(layers: readonly string[], commit: Commit = "push"): void {
    if (layers.join() === this.layers.join()) return;
    this.layers = layers;
    this.fire("layered", commit);
  }

  /** Show the table or hide it, sorted by a column. */
  turn(table: boolean, sort: Sort = this.sort, commit: Commit = "push"): void {
    if (table === this.table && sort === this.sort) return;
    this.table = table;
    this.sort = sort;
    this.fire("turned", commit);
  }

  /** Reset the whole filter. */
  clear(): void {
    this.change(EMPTY);
  }

  /** Open an event in the panel, or close it. */
  open(id: string | null, commit: Commit = "push"): void {
    if (id === this.opened) return;
    this.opened = id;
    this.openedEntry = null;
    this.fire("opened", commit);
    this.locateOpened();
  }

  /** Find the position of the opened event, then fire `located`. */
  locateOpened(): void {
    const { opened, standing } = this;
    let returned = false;
    this.ask<Entry | null>("opened", () => (opened === null ? null : this.source.entry(opened, standing)), (entry) => {
      this.openedEntry = entry;
      if (returned) this.fire("located");
    });
    returned = true;
    if (this.openedEntry) this.fire("located");
  }

  /** List the events of a spot on the map, or with `null` all in view. */
  list(spot: Spot | null): void {
    this.listedAreas = spot?.areas ?? [];
    this.fire("listed", spot);
  }

  /** Show or hide events known only to an area. */
  showAreas(shown: boolean, commit: Commit = "push"): void {
    if (shown === this.showsAreas) return;
    this.showsAreas = shown;
    this.fire("unplaced", commit);
  }

  /** Set the number of events known only to an area on the map. */
  countUnplaced(number: number): void {
    if (number === this.unplaced) return;
    this.unplaced = number;
    this.fire("counted");
  }

  /** Highlight an event in all views, or none. */
  highlight(id: string | null): void {
    if (id === this.highlighted) return;
    this.highlighted = id;
    this.fire("highlighted", id);
  }

  /** Mark an event on the map, or none, independently of the pointer. */
  mark(id: string | null): void {
    this.ask<Entry | null>("marked", () => (id === null ? null : this.source.entry(id, this.standing)), (entry) => {
      this.markedEntry = entry;
      this.fire("marked");
    });
  }

  /** Return the numbers of events over time, under the other parts of the filter. */
  timeline(unit: Unit, range: readonly [number, number] | null): Answer<Timeline> {
    return this.source.timeline(this.filter, unit, range);
  }

  /**
   * Query the source and use the result, synchronously if it is available. A newer request of the same kind supersedes an
   * older one; a failure of the request or of using its result fires `failed`, and the last result stays in use.
   */
  ask<T>(kind: string, question: () => Answer<T>, use: (answer: T) => void): void {
    const turn = (this.turns.get(kind) ?? 0) + 1;
    this.turns.set(kind, turn);
    const settle = (): boolean => {
      if (this.turns.get(kind) !== turn) return false;
      if (this.waiting.delete(kind)) this.fire("answered", kind);
      return true;
    };
    const fail = (error: unknown): void => {
      const again = (): void => void (this.turns.get(kind) === turn && this.ask(kind, question, use));
      this.fire("failed", { kind, error: error as Error, again } satisfies Failure);
    };
    const take = (value: T): void => {
      if (!settle()) return;
      try {
        use(value);
      } catch (error) {
        // A programming error, to be reported on the console, too.
        reportError(error);
        fail(error);
      }
    };
    let answer: Answer<T>;
    try {
      answer = question();
    } catch (error) {
      answer = Promise.reject(error);
    }
    if (!(answer instanceof Promise)) return take(answer);
    this.waiting.add(kind);
    this.fire("waiting", kind);
    answer.then(take, (error: unknown) => {
      if (settle() && (error as Error).name !== "AbortError") fail(error);
    });
  }

  private fire(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** A layer that depends on the events and their filter. */
export interface ExplorerLayer { show(explorer: Explorer): void }

export function followsExplorer(layer: object): layer is ExplorerLayer {
  return "show" in layer && typeof layer.show === "function";
}
