// The sources of a page's events: columns that it holds (LocalSource), or the server (RemoteSource).

import type { EventFilter } from "./filter";
import type { Unit } from "../language/calendar";
import { label } from "../language/labels";
import type { Box, Regions } from "./regions";

export type { Box } from "./regions";

/** Location at which events are shown on the map: a treaty signed in a capital happened there, and concerns a sea. */
export type Standing = "place" | "concern";

/** An event as lists, marks and tooltips show it. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  /** EDTF, as the record has it. */
  readonly date: string;
  /** First and last day since 1970-01-01; `end` is null while the event lasts. */
  readonly start: number;
  readonly end: number | null;
  readonly category: string;
  readonly verification: string;
  readonly placeName: string;
  /** Codes of the states and alliances that are involved. */
  readonly countries: readonly string[];
  /** Its position in degrees, and the radius in km of its uncertainty. */
  readonly lon: number;
  readonly lat: number;
  readonly radius: number;
  /** The id of its region, or `disc`, if it is known only to an area; empty if it is known to a point. */
  readonly area: string;
  /** The deepest zoom at which it is a symbol. */
  readonly deepest: number;
}

/** A symbol or cluster at one spot: one event, or several that lie too close together at this zoom. */
export interface Mark {
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  /** Categories and how many events each has here. */
  readonly mix: readonly (readonly [string, number])[];
  /** The smallest box around its events. */
  readonly box: Box;
  /** The event, if it is a single one. */
  readonly entry: Entry | null;
  /** Name and ids of the areas counted, and the size of the badge in CSS pixels, if this is the badge of areas and no symbol. */
  readonly badge: { readonly name: string; readonly areas: readonly string[]; readonly width: number; readonly height: number } | null;
}

/** Number of events that are known only to an area larger than two symbols. */
export interface AreaCount {
  /** The id of a region, or `disc` for discs around points near each other. */
  readonly area: string;
  readonly name: string;
  /** Positions at which their count may be drawn: longitudes and latitudes, the calmest first. */
  readonly points: readonly (readonly [number, number])[];
  readonly count: number;
  readonly mix: Mark["mix"];
  /** Of a region its bounds, of discs the smallest box around their points. */
  readonly box: Box;
}

/** Representation of the events on the map: each is in a mark, or is counted with its area. */
export interface View { readonly marks: readonly Mark[]; readonly areas: readonly AreaCount[] }

/** The events that a symbol or a badge stands for at a zoom: those of the symbols in a box, or of some areas. */
export interface Spot { readonly box: Box; readonly zoom: number; readonly areas: readonly string[] }

/** Number of events that pass a filter, and the number that each choice would show under the other parts of it. */
export interface Summary {
  readonly matched: number;
  /** By the parameters whose choices are counted. */
  readonly facets: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Numbers of events over time, under everything but the filter's own period. */
export interface Timeline {
  readonly unit: Unit;
  /** Day numbers of the first day of each bin, and of the day after the last: one more than there are bins. */
  readonly edges: readonly number[];
  /** By category, how many events begin in each bin. */
  readonly begin: ReadonlyMap<string, readonly number[]>;
  /** The same for events whose date does not say the bin for sure: spread over the bins in which they may begin. */
  readonly vague: ReadonlyMap<string, readonly number[]>;
  /** Number of events that began before each bin and last into it. */
  readonly ongoing: readonly number[];
}

/** Columns of the table of events, by which it can be sorted; the same as on the server (events/index/questions/ordering.py). */
export const COLUMNS = ["date", "title", "category", "place", "countries", "verification"] as const;
export type Column = (typeof COLUMNS)[number];
/** A column, with a minus sign before it to descend. */
export type Sort = Column | `-${Column}`;
export const NEWEST: Sort = "-date";

/** A part of a list, in its order, and how long the whole is. */
export interface Page {
  readonly matched: number;
  /** Number of those known only to an area. */
  readonly areal: number;
  readonly entries: readonly Entry[];
}

/** The values that events have. */
export interface Vocabulary {
  readonly categories: readonly string[];
  readonly verifications: readonly string[];
  readonly states: readonly string[];
  /** By parameter, names of places, ships and organisations by their ids, as far as they are known. */
  readonly names: Readonly<Record<string, ReadonlyMap<string, string>>>;
}

const LABELS = { country: "state", category: "category", verification: "verification" } as const;

/** Return the display name of a filter parameter's value. */
export function nameOf({ names }: Vocabulary, parameter: string, value: string): string {
  return parameter in LABELS ? label(LABELS[parameter as keyof typeof LABELS], value) : names[parameter]?.get(value) ?? value;
}

/** Return the number of events that a choice would show. */
export function countOf({ facets }: Summary, parameter: string, value: string): number {
  return facets.get(parameter)?.get(value) ?? 0;
}

/** A value where the page has it, otherwise a promise; use `Explorer.ask`, which awaits, retries and drops superseded ones. */
export type Answer<T> = T | Promise<T>;

export interface Source {
  /** Number of events without a filter. */
  readonly total: number;
  readonly vocabulary: Vocabulary;
  /** Whether the page holds all events: only then can they be shown on the water that they concern. */
  readonly complete: boolean;
  readonly regions: Regions;

  summary(filter: EventFilter): Answer<Summary>;
  /** `range` is the first and the last day that the bins must hold; `null` means the time of all events. */
  timeline(filter: EventFilter, unit: Unit, range: readonly [number, number] | null): Answer<Timeline>;
  /** Marks and areas to draw within a box; the marks may reach beyond it, and the areas are those of the whole world. */
  view(filter: EventFilter, standing: Standing, box: Box, zoom: number): Answer<View>;
  /** The events that may have been in a box, or those of a spot, newest first unless `sort` says otherwise; `signal` aborts the request. */
  list(filter: EventFilter, standing: Standing, where: Box | Spot, offset: number, limit: number, signal?: AbortSignal, sort?: Sort): Answer<Page>;
  /** The smallest box around the events that pass; `null` if none does. */
  extent(filter: EventFilter, standing: Standing): Answer<Box | null>;
  /** One event by its id; `null` if there is none. */
  entry(id: string, standing: Standing): Answer<Entry | null>;
  /** The ids of the events that pass, where the page knows them all. */
  ids(filter: EventFilter): ReadonlySet<string> | null;
  /** Fetch what a search will need before it begins. */
  prepareSearch(): void;
}
