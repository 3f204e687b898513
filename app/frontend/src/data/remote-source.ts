// The source that sends requests to the server, for sets that are too large for a page.

import { type Columns, fetchJson } from "./columns";
import { type EventFilter, joinPairs, toPairs } from "./filter";
import { label } from "../language/labels";
import { type Answer, type Box, type Entry, type Mark, NEWEST, type Page, type Sort, type Source, type Standing, type Summary, type Timeline, type Vocabulary } from "./source";
import type { Unit } from "../language/calendar";

/** Addresses of the server, and the vocabulary of its responses. */
export interface RemoteOptions {
  /** Beginning of the addresses of views, summaries and lists. */
  readonly apiUrl: string;
  readonly eventsUrl: string;
  readonly version: string;
  readonly total: number;
  readonly vocabulary: Omit<Vocabulary, "names"> & { readonly names: Readonly<Record<string, Readonly<Record<string, string>>>> };
}

/** Events column by column, see `app/drawing/map/views.py`. */
type Rows = Pick<Columns, "id" | "title" | "date" | "start" | "end" | "category" | "verification" | "radius_km" | "countries" | "place_name" | "lon" | "lat">;

interface ViewAnswer {
  readonly clusters: {
    readonly lon: readonly number[];
    readonly lat: readonly number[];
    readonly count: readonly number[];
    /** Category code and count in turn. */
    readonly mix: readonly (readonly number[])[];
    readonly box: readonly Box[];
  };
  readonly events: Rows;
}
interface SummaryAnswer {
  readonly matched: number;
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
type TimelineAnswer = Omit<Timeline, "begin" | "vague"> & { readonly [name in "begin" | "vague"]: Readonly<Record<string, readonly number[]>> };
interface EventAnswer {
  readonly geometry: { readonly coordinates: readonly [number, number] };
  readonly properties: { readonly [name in "id" | "title" | "date" | "start" | "category" | "verification" | "place_name"]: string }
    & { readonly end: string | null; readonly radius_km: number; readonly countries: readonly string[] | null };
}

const DAY = 86_400_000;

export class RemoteSource implements Source {
  readonly complete = false;
  readonly total: number;
  readonly vocabulary: Vocabulary;
  private readonly asking = new Map<string, AbortController>();
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly options: RemoteOptions) {
    this.total = options.total;
    const { names, ...further } = options.vocabulary;
    this.vocabulary = { ...further, names: Object.fromEntries(Object.entries(names).map(([name, all]) => [name, new Map(Object.entries(all))])) };
  }

  async summary(filter: EventFilter): Promise<Summary> {
    const { matched, facets } = await this.latest<SummaryAnswer>("summary", filter, []);
    return { matched, facets: new Map(Object.entries(facets).map(([name, counts]) => [name, new Map(Object.entries(counts))])) };
  }

  async timeline(filter: EventFilter, unit: Unit, range: readonly [number, number] | null): Promise<Timeline> {
    const pairs: [string, string][] = [["bins", unit]];
    if (range) pairs.push(["range", range.map(isoDay).join("/")]);
    // Without the period: so moving a handle reuses the response in the browser's cache.
    const answer = await this.latest<TimelineAnswer>("timeline", { ...filter, datetime: "" }, pairs, range ? "timeline" : "whole timeline");
    return { ...answer, begin: new Map(Object.entries(answer.begin)), vague: new Map(Object.entries(answer.vague)) };
  }

  async view(filter: EventFilter, _standing: Standing, box: Box, zoom: number): Promise<readonly Mark[]> {
    const { clusters, events } = await this.latest<ViewAnswer>("view", filter, [["bbox", within(box)], ["zoom", String(zoom)]]);
    const { categories } = this.vocabulary;
    const groups = clusters.count.map((count, i): Mark => {
      const pairs = clusters.mix[i]!;
      const mix = pairs.flatMap((code, at) => (at % 2 ? [] : [[categories[code]!, pairs[at + 1]!] as const]));
      return { lon: clusters.lon[i]!, lat: clusters.lat[i]!, count, mix, box: clusters.box[i]!, entry: null };
    });
    const alone = this.read(events).map((entry): Mark => (
      { lon: entry.lon, lat: entry.lat, count: 1, mix: [[entry.category, 1]], box: [entry.lon, entry.lat, entry.lon, entry.lat], entry }));
    return [...groups, ...alone];
  }

  async extent(filter: EventFilter): Promise<Box | null> {
    const { clusters: { box }, events: { lon, lat } } = await this.latest<ViewAnswer>("view", filter, [["bbox", "-180,-90,180,90"], ["zoom", "0"]], "extent");
    const [xs, ys] = [[...box.flatMap(([west, , east]) => [west, east]), ...lon], [...box.flatMap(([, south, , north]) => [south, north]), ...lat]];
    return xs.length > 0 ? [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] : null;
  }

  async list(filter: EventFilter, _standing: Standing, box: Box, offset: number, limit: number, signal?: AbortSignal, sort: Sort = NEWEST): Promise<Page> {
    const pairs: [string, string][] = [["bbox", within(widened(box))], ["offset", String(offset)], ["limit", String(limit)]];
    if (sort !== NEWEST) pairs.push(["order", sort]);
    const { matched, events } = await fetchJson<{ matched: number; events: Rows }>(this.address("list", filter, pairs), signal);
    return { matched, entries: this.read(events) };
  }

  entry(id: string): Answer<Entry | null> {
    return this.entries.get(id) ?? this.fetchEntry(id);
  }

  ids(): null {
    return null;
  }

  prepareSearch(): void {}

  private async fetchEntry(id: string): Promise<Entry> {
    const version = this.options.version ? `?version=${encodeURIComponent(this.options.version)}` : "";
    const { geometry, properties } = await fetchJson<EventAnswer>(`${this.options.eventsUrl}${encodeURIComponent(id)}.json${version}`);
    const [lon, lat] = geometry.coordinates;
    const { title, date, start, end, category, verification, place_name: placeName, countries, radius_km: radius } = properties;
    return { id, title, date, start: dayOf(start), end: end === null ? null : dayOf(end), category, verification, placeName: label("place", placeName), countries: countries ?? [], lon, lat, radius };
  }

  /** Send a request, and abort the previous one of the same kind. */
  private latest<T>(name: string, filter: EventFilter, pairs: readonly [string, string][], kind = name): Promise<T> {
    this.asking.get(kind)?.abort();
    const controller = new AbortController();
    this.asking.set(kind, controller);
    return fetchJson<T>(this.address(name, filter, pairs), controller.signal);
  }

  /** The filter's own area is called `within`, since `bbox` is the requested part of the map. */
  private address(name: string, filter: EventFilter, pairs: readonly [string, string][]): string {
    const renamed = name === "view" || name === "list" ? "within" : "bbox";
    const own = toPairs(filter).map(([key, value]): [string, string] => [key === "bbox" ? renamed : key, value]);
    const version: [string, string][] = this.options.version ? [["version", this.options.version]] : [];
    return `${this.options.apiUrl}${name}?${joinPairs([...own, ...pairs, ...version])}`;
  }

  private read(rows: Rows): Entry[] {
    const { categories, verifications, states } = this.vocabulary;
    return rows.id.map((id, i) => {
      const entry: Entry = {
        id,
        title: rows.title[i]!,
        date: rows.date[i]!,
        start: rows.start[i]!,
        end: rows.end[i]!,
        category: categories[rows.category[i]!] ?? "",
        verification: verifications[rows.verification[i]!] ?? "",
        placeName: label("place", rows.place_name[i]!),
        countries: rows.countries[i]!.map((code) => states[code] ?? ""),
        lon: rows.lon[i]!,
        lat: rows.lat[i]!,
        radius: rows.radius_km[i]!,
      };
      this.entries.set(id, entry);
      return entry;
    });
  }
}

/** Write a box as a parameter; longitudes of a map that shows the world more than once stay within it. */
function within([west, south, east, north]: Box): string {
  const wide = east - west >= 360;
  const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
  const wrap = (lon: number): number => (lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180);
  return [wide ? -180 : wrap(west), clamp(south, 90), wide ? 180 : wrap(east), clamp(north, 90)].join(",");
}

/** A box grown by a tenth of a metre, so that points on its edge are within it despite rounding. */
function widened([west, south, east, north]: Box): Box {
  return [west - 1e-6, south - 1e-6, east + 1e-6, north + 1e-6];
}

function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

function dayOf(iso: string): number {
  return Math.round(Date.parse(iso) / DAY);
}
