// The sources of a page's events: columns in the page (LocalSource), or the server (RemoteSource).

import type { EventFilter } from "./filter";
import type { Unit } from "../language/calendar";
import { label } from "../language/labels";
import type { Box, Regions } from "./regions";

export type { Box } from "./regions";

/** Location at which events are shown on the map: a treaty signed in a capital happened there, and concerns a sea. */
export type Standing = "place" | "concern";

/** An event in lists, marks and tooltips. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  /** EDTF date of the record. */
  readonly date: string;
  /** First and last day, in days since 1970-01-01; `end` is null if the event is ongoing. */
  readonly start: number;
  readonly end: number | null;
  readonly category: string;
  readonly verification: string;
  readonly placeName: string;
  /** Codes of the states and alliances involved. */
  readonly countries: readonly string[];
  /** Its position in degrees, and its radius of uncertainty in km. */
  readonly lon: number;
  readonly lat: number;
  readonly radius: number;
  /** The id of its region, or `disc`, if it is known only to an area; empty if it is known to a point. */
  readonly area: string;
  /** The highest zoom at which it is a symbol. */
  readonly deepest: number;
}

/** A symbol or cluster at one spot: one event, or several that are too close together at this zoom. */
export interface Mark {
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  /** Categories with their numbers of events here. */
  readonly mix: readonly (readonly [string, number])[];
  /** The bounding box of its events. */
  readonly box: Box;
  /** The event, if it is a single one. */
  readonly entry: Entry | null;
  /** Name and ids of the areas counted, and the size of the badge in CSS pixels, if this is a badge and not a symbol. */
  readonly badge: { readonly name: string; readonly areas: readonly string[]; readonly width: number; readonly height: number } | null;
}

/** Number of events that are known only to an area larger than two symbols. */
export interface AreaCount {
  /** The id of a region, or `disc` for discs around points near each other. */
  readonly area: string;
  readonly name: string;
  /** Candidate positions of the badge: longitudes and latitudes, best first. */
  readonly points: readonly (readonly [number, number])[];
  readonly count: number;
  readonly mix: Mark["mix"];
  /** The bounds of a region, or the bounding box of the centres of discs. */
  readonly box: Box;
}

/** The events as drawn on the map: each is in a mark, or is counted with its area. */
export interface View { readonly marks: readonly Mark[]; readonly areas: readonly AreaCount[] }

/** The events represented by a symbol or a badge at a zoom: those of the symbols in a box, or of some areas. */
export interface Spot { readonly box: Box; readonly zoom: number; readonly areas: readonly string[] }

/** Number of events that pass a filter, and the number for each option under the other parts of the filter. */
export interface Summary {
  readonly matched: number;
  /** Counts by parameter and option. */
  readonly facets: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Numbers of events over time, under all parts of the filter except its period. */
export interface Timeline {
  readonly unit: Unit;
  /** Day numbers of the first day of each bin, and of the day after the last bin: one more than the number of bins. */
  readonly edges: readonly number[];
  /** Number of events that begin in each bin, by category. */
  readonly begin: ReadonlyMap<string, readonly number[]>;
  /** The same for events whose date leaves the bin open, distributed over the bins in which they may begin. */
  readonly vague: ReadonlyMap<string, readonly number[]>;
  /** Number of events that began before each bin and continue in it. */
  readonly ongoing: readonly number[];
}

/** Columns of the table of events, by which it can be sorted; the same as on the server (events/index/questions/ordering.py). */
export const COLUMNS = ["date", "title", "category", "place", "countries", "verification"] as const;
export type Column = (typeof COLUMNS)[number];
/** A column, prefixed with a minus sign for descending order. */
export type Sort = Column | `-${Column}`;
export const NEWEST: Sort = "-date";

/** A page of a list, and the length of the whole list. */
export interface Page {
  readonly matched: number;
  /** Number of events in the list that are known only to an area. */
  readonly areal: number;
  readonly entries: readonly Entry[];
}

/** The values that occur in events. */
export interface Vocabulary {
  readonly categories: readonly string[];
  readonly verifications: readonly string[];
  readonly states: readonly string[];
  /** Known names of places, ships and organisations, by parameter and id. */
  readonly names: Readonly<Record<string, ReadonlyMap<string, string>>>;
}

const LABELS = { country: "state", category: "category", verification: "verification" } as const;

/** Return the display name of a filter parameter's value. */
export function nameOf({ names }: Vocabulary, parameter: string, value: string): string {
  return parameter in LABELS ? label(LABELS[parameter as keyof typeof LABELS], value) : names[parameter]?.get(value) ?? value;
}

/** Return the number of events for an option. */
export function countOf({ facets }: Summary, parameter: string, value: string): number {
  return facets.get(parameter)?.get(value) ?? 0;
}

/** A value if the page has it, otherwise a promise; use `Explorer.ask`, which awaits, retries and drops superseded ones. */
export type Answer<T> = T | Promise<T>;

export interface Source {
  /** Number of all events. */
  readonly total: number;
  readonly vocabulary: Vocabulary;
  /** Whether the page has all events: only then can they be shown on the water that they concern. */
  readonly complete: boolean;
  readonly regions: Regions;

  summary(filter: EventFilter): Answer<Summary>;
  /** Count events over time; the bins cover `range`, its first and last day, or for `null` the time span of all events. */
  timeline(filter: EventFilter, unit: Unit, range: readonly [number, number] | null): Answer<Timeline>;
  /** Marks and areas to draw within a box; marks may extend beyond it, and the areas are those of the whole world. */
  view(filter: EventFilter, standing: Standing, box: Box, zoom: number): Answer<View>;
  /** The events possibly in a box, or those of a spot, newest first unless `sort` says otherwise; `signal` aborts the request. */
  list(filter: EventFilter, standing: Standing, where: Box | Spot, offset: number, limit: number, signal?: AbortSignal, sort?: Sort): Answer<Page>;
  /** The bounding box of the events that pass; `null` if none does. */
  extent(filter: EventFilter, standing: Standing): Answer<Box | null>;
  /** One event by its id; `null` if there is none. */
  entry(id: string, standing: Standing): Answer<Entry | null>;
  /** The ids of the events that pass, if the page has all events. */
  ids(filter: EventFilter): ReadonlySet<string> | null;
  /** Prefetch the data for a search. */
  prepareSearch(): void;
}
