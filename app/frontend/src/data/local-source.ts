// The source of a page that has all events, as typed arrays, so that most queries are synchronous.

import { clusterRows } from "./cluster";
import { type Columns, type PackedColumns, fetchJson, pack } from "./columns";
import { OPEN_END } from "../language/dates";
import { type EventFilter, toQuery } from "./filter";
import { label } from "../language/labels";
import { listParameters } from "./parameters";
import { type Beginnings, countOverTime, readBeginnings } from "./local-timeline";
import { PARTS, bitOf, countCodes, countLists, failedParts, rowsPassing } from "./passing";
import { countriesOf, sortRows, valueOf } from "./sorting";
import { DISC, DISC_AREA, POINT, type Regions, reaches } from "./regions";
import { type Answer, type AreaCount, type Box, type Entry, type Mark, NEWEST, type Page, type Sort, type Source, type Spot, type Standing, type Summary, type Timeline, type View, type Vocabulary } from "./source";
import type { Unit } from "../language/calendar";

/** Positions of all events on the map: columns of degrees, radii in km, and codes of regions to which they are known. */
interface Spots { readonly lon: Float64Array; readonly lat: Float64Array; readonly radius: Float64Array; readonly region: Int16Array; readonly deepest: Int8Array }
interface Selection { readonly query: string; readonly failed: Uint16Array; readonly rows: Int32Array }
interface Shown { readonly key: string; readonly view: View }
interface Listing { readonly key: string; readonly rows: Int32Array; readonly areal: number }

export class LocalSource implements Source {
  readonly complete = true;
  readonly vocabulary: Vocabulary;
  private readonly columns: PackedColumns;
  private readonly spots: Readonly<Record<Standing, Spots>>;
  private readonly rowOf: ReadonlyMap<string, number>;
  private beginnings: Beginnings | null = null;
  private words: readonly string[] | null = null;
  private fetching: Promise<void> | null = null;
  // The last results are likely to be requested repeatedly: by the map, the legend, the list and the timeline.
  private selection: Selection | null = null;
  private shown: Shown | null = null;
  private listed: Listing | null = null;
  private ordered: Listing | null = null;

  /** `searchUrl` is the URL of the words of all events, which are only needed for a search. */
  constructor(columns: Columns, private readonly searchUrl: string, readonly regions: Regions) {
    this.columns = pack(columns);
    const { choices, place_name } = this.columns;
    const named = listParameters().flatMap(({ name, names }) =>
      names ? [[name, new Map(choices[name]!.values.map((id, code) => [id, String(columns[names]![code])]))] as const] : []);
    // A light embed, which has no filter by place, has none.
    const { values = [], codes } = choices["place"] ?? {};
    const places = new Map(values.map((id, code) => [id, label("place", place_name[codes!.indexOf(code)] ?? id)]));
    this.vocabulary = {
      categories: choices["category"]!.values, verifications: choices["verification"]!.values, states: choices["country"]!.values,
      names: Object.fromEntries([["place", places], ...named]),
    };
    this.spots = { place: this.spotsAt(this.columns), concern: this.spotsAt(concernSpots(this.columns)) };
    this.rowOf = new Map(this.columns.id.map((id, row) => [id, row]));
  }

  static async fetch(columnsUrl: string, searchUrl: string, regions: Regions): Promise<LocalSource> {
    return new LocalSource(await fetchJson<Columns>(columnsUrl), searchUrl, regions);
  }

  get total(): number {
    return this.columns.size;
  }

  summary(filter: EventFilter): Answer<Summary> {
    return this.once(filter, ({ failed, rows }) => {
      const counted = listParameters().filter((one) => one.counted).map(({ name }) => {
        const { values, codes, lists } = this.columns.choices[name]!;
        // If all selected countries must take part, another one narrows the result.
        const except = name === "country" && filter.match === "all" ? 0 : bitOf(name);
        return [name, codes ? countCodes(failed, except, codes, values) : countLists(failed, except, lists!, values)] as const;
      });
      return { matched: rows.length, facets: new Map(counted) };
    });
  }

  timeline(filter: EventFilter, unit: Unit, range: readonly [number, number] | null): Answer<Timeline> {
    return this.once(filter, ({ failed }) => {
      this.beginnings ??= readBeginnings(this.columns);
      return countOverTime(this.columns, this.beginnings, rowsPassing(failed, PARTS.datetime), unit, range);
    });
  }

  /** Return everything that is drawn at the zoom, independent of the box: a panned map needs nothing new. */
  view(filter: EventFilter, standing: Standing, _box: Box, zoom: number): Answer<View> {
    return this.once(filter, ({ query, rows }) => {
      const key = `${zoom} ${standing} ${query}`;
      if (this.shown?.key !== key) this.shown = { key, view: this.draw(rows, standing, zoom) };
      return this.shown.view;
    });
  }

  list(filter: EventFilter, standing: Standing, where: Box | Spot, offset: number, limit: number, _signal?: AbortSignal, sort: Sort = NEWEST): Answer<Page> {
    const page = (selection: Selection): Page => {
      const { rows: newest, areal } = this.rowsIn(selection, standing, where);
      const rows = sort === NEWEST ? newest : this.sorted(selection, standing, where, sort);
      return { matched: rows.length, areal, entries: Array.from(rows.subarray(offset, offset + limit), (row) => this.entryOf(row, standing)) };
    };
    return this.once(filter, (selection) => {
      if ("zoom" in where || !this.needsShapes(selection, standing, where)) return page(selection);
      // Without their shapes, regions that may intersect the box are assumed to do so.
      return this.regions.load().catch(() => undefined).then(() => page(this.select(filter)));
    });
  }

  extent(filter: EventFilter, standing: Standing): Answer<Box | null> {
    return this.once(filter, ({ rows }) => (rows.length > 0 ? boxAround(rows, this.spots[standing]) : null));
  }

  entry(id: string, standing: Standing): Entry | null {
    const row = this.rowOf.get(id);
    return row === undefined ? null : this.entryOf(row, standing);
  }

  ids(filter: EventFilter): ReadonlySet<string> {
    const { id } = this.columns;
    return this.words || !filter.text ? new Set(Array.from(this.select(filter).rows, (row) => id[row]!)) : new Set();
  }

  prepareSearch(): void {
    void this.fetchWords().catch(() => undefined);
  }

  /** Compute a result from the rows that pass: immediately, or once the words for a search have been fetched. */
  private once<T>(filter: EventFilter, answer: (selection: Selection) => Answer<T>): Answer<T> {
    return this.words || !filter.text ? answer(this.select(filter)) : this.fetchWords().then(() => answer(this.select(filter)));
  }

  private select(filter: EventFilter): Selection {
    const query = toQuery(filter);
    if (this.selection?.query !== query) {
      const failed = failedParts(this.columns, filter, this.words ?? []);
      this.selection = { query, failed, rows: rowsPassing(failed) };
    }
    return this.selection;
  }

  /** Fetch the words once; on failure it throws, and the next call retries. */
  private fetchWords(): Promise<void> {
    this.fetching ??= fetchJson<readonly string[]>(this.searchUrl).then(
      (words) => void (this.words = words),
      (error: unknown) => {
        this.fetching = null;
        throw error;
      },
    );
    return this.fetching;
  }

  /** Return the rows possibly in a box or at a spot, newest first, and how many of them are known only to an area. */
  private rowsIn({ query, rows }: Selection, standing: Standing, where: Box | Spot): Listing {
    const key = `${JSON.stringify(where)} ${standing} ${query}`;
    if (this.listed?.key !== key) {
      const { region } = this.spots[standing];
      const inside = rows.filter("zoom" in where ? this.belongs(where, standing) : this.touching(where, standing)).reverse();
      this.listed = { key, rows: inside, areal: inside.reduce((sum, row) => sum + Number(region[row] !== POINT), 0) };
    }
    return this.listed;
  }

  /** Whether the shapes of regions are needed to decide which rows may be in a box. */
  private needsShapes({ rows }: Selection, standing: Standing, box: Box): boolean {
    const unclear = this.regions.coded.map((one) => this.regions.touches(one, box) === null);
    const { region } = this.spots[standing];
    return unclear.includes(true) && rows.some((row) => unclear[region[row]!] === true);
  }

  private touching(box: Box, standing: Standing): (row: number) => boolean {
    const { lon, lat, radius, region } = this.spots[standing];
    const touched = this.regions.coded.map((one) => this.regions.touches(one, box) !== false);
    return (row) => region[row]! >= 0 ? touched[region[row]!]!
      : within(box, lon[row]!, lat[row]!) || (region[row] === DISC && reaches(box, lon[row]!, lat[row]!, radius[row]!));
  }

  private belongs({ box, zoom, areas }: Spot, standing: Standing): (row: number) => boolean {
    const { lon, lat, region, deepest } = this.spots[standing];
    const listed = this.regions.coded.map(({ id }) => areas.includes(id));
    const discs = areas.includes(DISC_AREA);
    return (row) => {
      const inside = (): boolean => within(box, lon[row]!, lat[row]!);
      if (deepest[row]! >= zoom) return areas.length === 0 && inside();
      return region[row]! >= 0 ? listed[region[row]!]! : discs && inside();
    };
  }

  /** Return the rows possibly in a box sorted by a column, then newest first. */
  private sorted(selection: Selection, standing: Standing, where: Box | Spot, sort: Sort): Int32Array {
    const key = `${sort} ${JSON.stringify(where)} ${standing} ${selection.query}`;
    if (this.ordered?.key !== key) {
      this.ordered = { key, areal: 0, rows: sortRows(this.rowsIn(selection, standing, where).rows.slice(), this.columns, sort) };
    }
    return this.ordered.rows;
  }

  /** Return marks for events known precisely enough for the zoom, and counts of the others by area. */
  private draw(rows: Int32Array, standing: Standing, zoom: number): View {
    const { lon, lat, region, deepest } = this.spots[standing];
    const [symbols, discs] = [new Int32Array(rows.length), new Int32Array(rows.length)];
    let [symbolCount, discCount] = [0, 0];
    const held = this.regions.coded.map((): number[] => []);
    for (const row of rows) {
      if (deepest[row]! >= zoom) symbols[symbolCount++] = row;
      else if (region[row] === DISC) discs[discCount++] = row;
      else held[region[row]!]!.push(row);
    }
    const marks = clusterRows(symbols.subarray(0, symbolCount), lon, lat, zoom).map((group) => this.mark(group.lon, group.lat, group.rows, standing));
    const ofRegions = held.flatMap((own, code): AreaCount[] => {
      const { id, name, points, bounds } = this.regions.coded[code]!;
      return own.length > 0 ? [{ area: id, name, points, count: own.length, mix: this.mixOf(own), box: bounds }] : [];
    });
    const ofDiscs = clusterRows(discs.subarray(0, discCount), lon, lat, zoom).map((group): AreaCount => {
      const { count, mix, box } = this.mark(group.lon, group.lat, group.rows, standing);
      const names = new Set(group.rows.map((row) => label("place", this.columns.place_name[row]!)));
      return { area: DISC_AREA, name: names.size === 1 ? [...names][0]! : "", points: [[group.lon, group.lat]], count, mix, box };
    });
    return { marks, areas: [...ofRegions, ...ofDiscs] };
  }

  private spotsAt(spots: Omit<Spots, "deepest">): Spots {
    const { region, radius, lat } = spots;
    const deepest = new Int8Array(region.length);
    for (let row = 0; row < region.length; row++) deepest[row] = this.regions.deepest(region[row]!, radius[row]!, lat[row]!);
    return { ...spots, deepest };
  }

  private mixOf(rows: readonly number[]): Mark["mix"] {
    const { category, categories } = this.columns;
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(category[row]!, (counts.get(category[row]!) ?? 0) + 1);
    return [...counts].sort(([a], [b]) => a - b).map(([code, count]) => [categories[code]!, count] as const);
  }

  private mark(lon: number, lat: number, rows: readonly number[], standing: Standing): Mark {
    const entry = rows.length === 1 ? this.entryOf(rows[0]!, standing) : null;
    return { lon, lat, count: rows.length, mix: this.mixOf(rows), box: boxAround(rows, this.spots[standing]), entry, badge: null };
  }

  private entryOf(row: number, standing: Standing): Entry {
    const { columns } = this;
    const { lon, lat, radius, region, deepest } = this.spots[standing];
    const end = columns.end[row]!;
    return {
      id: columns.id[row]!,
      title: columns.title[row]!,
      date: columns.date[row]!,
      start: columns.start[row]!,
      end: end === OPEN_END ? null : end,
      category: valueOf(columns, "category", row),
      verification: valueOf(columns, "verification", row),
      placeName: label("place", columns.place_name[row]!),
      countries: countriesOf(columns, row),
      lon: lon[row]!,
      lat: lat[row]!,
      radius: radius[row]!,
      area: this.regions.areaOf(region[row]!),
      deepest: deepest[row]!,
    };
  }
}

function within([west, south, east, north]: Box, lon: number, lat: number): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

function boxAround(rows: Iterable<number>, { lon, lat }: Spots): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    const [x, y] = [lon[row]!, lat[row]!];
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}

/** Return the positions of the events on the water that they concern. */
function concernSpots({ concern, lon, lat, radius, region }: PackedColumns): Omit<Spots, "deepest"> {
  return {
    lon: lon.map((x, row) => concern[row]?.[0] ?? x),
    lat: lat.map((y, row) => concern[row]?.[1] ?? y),
    radius: radius.map((r, row) => concern[row]?.[2] ?? r),
    region: region.map((code, row) => concern[row]?.[3] ?? code),
  };
}
