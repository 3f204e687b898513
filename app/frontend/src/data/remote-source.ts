// The source that queries the server, for sets that are too large for a page.

import { type Columns, fetchJson } from "./columns";
import { type EventFilter, joinPairs, toPairs } from "./filter";
import { label } from "../language/labels";
import { DISC_AREA, type Regions } from "./regions";
import { type Answer, type AreaCount, type Box, type Entry, type Mark, NEWEST, type Page, type Sort, type Source, type Spot, type Standing, type Summary, type Timeline, type View, type Vocabulary } from "./source";
import type { Unit } from "../language/calendar";

/** URLs of the server, and the vocabulary of its responses. */
export interface RemoteOptions {
  /** Base URL of views, summaries and lists. */
  readonly apiUrl: string;
  readonly eventsUrl: string;
  readonly version: string;
  readonly total: number;
  /** Ids of the regions of states, by state code. */
  readonly states: Readonly<Record<string, string>>;
  readonly vocabulary: Omit<Vocabulary, "names"> & { readonly names: Readonly<Record<string, Readonly<Record<string, string>>>> };
}

/** Events in columns, see `app/drawing/map/views.py`. */
type Rows = Pick<Columns, "id" | "title" | "date" | "start" | "end" | "category" | "verification" | "radius_km" | "region" | "countries" | "place_name" | "lon" | "lat">;

interface Groups {
  readonly lon: readonly number[];
  readonly lat: readonly number[];
  readonly count: readonly number[];
  /** Alternating category codes and counts. */
  readonly mix: readonly (readonly number[])[];
  readonly box: readonly Box[];
}
interface ViewAnswer {
  readonly clusters: Groups;
  readonly events: Rows;
  readonly regions: { readonly id: readonly string[]; readonly mix: Groups["mix"] };
  /** For each group, the place of one of its events. */
  readonly discs: Groups & { readonly place_name: readonly string[] };
}
interface SummaryAnswer {
  readonly matched: number;
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
type TimelineAnswer = Omit<Timeline, "begin" | "vague"> & { readonly [name in "begin" | "vague"]: Readonly<Record<string, readonly number[]>> };
interface EventAnswer {
  readonly geometry: { readonly coordinates: readonly [number, number] };
  readonly properties: { readonly [name in "id" | "title" | "date" | "start" | "category" | "verification" | "place_name" | "precision"]: string }
    & { readonly end: string | null; readonly place: string | null; readonly location_country: string | null; readonly radius_km: number; readonly countries: readonly string[] | null };
}

const DAY = 86_400_000;

export class RemoteSource implements Source {
  readonly complete = false;
  readonly total: number;
  readonly vocabulary: Vocabulary;
  private readonly asking = new Map<string, AbortController>();
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly options: RemoteOptions, readonly regions: Regions) {
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
    // Without the period, so that moving a handle reuses the response in the browser's cache.
    const answer = await this.latest<TimelineAnswer>("timeline", { ...filter, datetime: "" }, pairs, range ? "timeline" : "whole timeline");
    return { ...answer, begin: new Map(Object.entries(answer.begin)), vague: new Map(Object.entries(answer.vague)) };
  }

  async view(filter: EventFilter, _standing: Standing, box: Box, zoom: number): Promise<View> {
    const { clusters, events, regions, discs } = await this.latest<ViewAnswer>("view", filter, [["bbox", within(box)], ["zoom", String(zoom)]]);
    const marks = clusters.count.map((count, i): Mark =>
      ({ lon: clusters.lon[i]!, lat: clusters.lat[i]!, count, mix: this.mixOf(clusters.mix[i]!), box: clusters.box[i]!, entry: null, badge: null }));
    const alone = this.read(events).map((entry): Mark => (
      { lon: entry.lon, lat: entry.lat, count: 1, mix: [[entry.category, 1]], box: [entry.lon, entry.lat, entry.lon, entry.lat], entry, badge: null }));
    const ofRegions = regions.id.flatMap((area, i): AreaCount[] => {
      const [region, mix] = [this.regions.get(area), this.mixOf(regions.mix[i]!)];
      return region ? [{ area, name: region.name, points: region.points, count: sum(mix), mix, box: region.bounds }] : [];
    });
    const ofDiscs = discs.count.map((count, i): AreaCount => {
      const name = count === 1 ? label("place", discs.place_name[i]!) : "";
      return { area: DISC_AREA, name, points: [[discs.lon[i]!, discs.lat[i]!]], count, mix: this.mixOf(discs.mix[i]!), box: discs.box[i]! };
    });
    return { marks: [...marks, ...alone], areas: [...ofRegions, ...ofDiscs] };
  }

  private mixOf(pairs: readonly number[]): Mark["mix"] {
    const { categories } = this.vocabulary;
    return pairs.flatMap((code, at) => (at % 2 ? [] : [[categories[code]!, pairs[at + 1]!] as const]));
  }

  async extent(filter: EventFilter): Promise<Box | null> {
    const world: [string, string][] = [["bbox", "-180,-90,180,90"], ["zoom", "0"]];
    const { clusters, events: { lon, lat }, regions, discs } = await this.latest<ViewAnswer>("view", filter, world, "extent");
    const anchors = regions.id.flatMap((id) => this.regions.get(id)?.points.slice(0, 1) ?? []);
    const boxes = [...clusters.box, ...discs.box];
    const xs = [...boxes.flatMap(([west, , east]) => [west, east]), ...lon, ...anchors.map(([x]) => x)];
    const ys = [...boxes.flatMap(([, south, , north]) => [south, north]), ...lat, ...anchors.map(([, y]) => y)];
    return xs.length > 0 ? [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] : null;
  }

  async list(filter: EventFilter, _standing: Standing, where: Box | Spot, offset: number, limit: number, signal?: AbortSignal, sort: Sort = NEWEST): Promise<Page> {
    const spot = "zoom" in where ? where : null;
    const pairs: [string, string][] = [["bbox", within(widened(spot?.box ?? where as Box))], ["offset", String(offset)], ["limit", String(limit)]];
    if (spot) pairs.push(["zoom", String(spot.zoom)]);
    if (spot && spot.areas.length > 0) pairs.push(["area", spot.areas.join()]);
    if (sort !== NEWEST) pairs.push(["order", sort]);
    const { matched, areal, events } = await fetchJson<{ matched: number; areal: number; events: Rows }>(this.address("list", filter, pairs), signal);
    return { matched, areal, entries: this.read(events) };
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
    const { title, date, start, end, category, verification, place_name: placeName, countries, radius_km: radius, place, precision } = properties;
    const code = this.regions.codeOf({ place, precision, radius, state: this.options.states[properties.location_country ?? ""] ?? "" });
    const known = { area: this.regions.areaOf(code), deepest: this.regions.deepest(code, radius, lat) };
    return { id, title, date, start: dayOf(start), end: end === null ? null : dayOf(end), category, verification, placeName: label("place", placeName), countries: countries ?? [], lon, lat, radius, ...known };
  }

  /** Send a request, and abort the previous one of the same kind. */
  private latest<T>(name: string, filter: EventFilter, pairs: readonly [string, string][], kind = name): Promise<T> {
    this.asking.get(kind)?.abort();
    const controller = new AbortController();
    this.asking.set(kind, controller);
    return fetchJson<T>(this.address(name, filter, pairs), controller.signal);
  }

  /** Return the URL of a query, in which the filter's bbox is called `within`, since `bbox` is the viewport. */
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
        area: this.regions.areaOf(rows.region[i]!),
        deepest: this.regions.deepest(rows.region[i]!, rows.radius_km[i]!, rows.lat[i]!),
      };
      this.entries.set(id, entry);
      return entry;
    });
  }
}

/** Format a box as a parameter; longitudes of a map with several copies of the world are limited to one. */
function within([west, south, east, north]: Box): string {
  const wide = east - west >= 360;
  const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
  const wrap = (lon: number): number => (lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180);
  return [wide ? -180 : wrap(west), clamp(south, 90), wide ? 180 : wrap(east), clamp(north, 90)].join(",");
}

/** Expand a box by a tenth of a metre, so that it contains points on its edge despite rounding. */
function widened([west, south, east, north]: Box): Box {
  return [west - 1e-6, south - 1e-6, east + 1e-6, north + 1e-6];
}

function sum(mix: Mark["mix"]): number {
  return mix.reduce((total, [, count]) => total + count, 0);
}

function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

function dayOf(iso: string): number {
  return Math.round(Date.parse(iso) / DAY);
}
