// The source of a page that holds all events, as typed arrays, and answers synchronously.

import { clusterRows } from "./cluster";
import { type Columns, type PackedColumns, fetchJson, pack } from "./columns";
import { OPEN_END } from "../language/dates";
import { type EventFilter, toQuery } from "./filter";
import { label } from "../language/labels";
import { listParameters } from "./parameters";
import { type Beginnings, countOverTime, readBeginnings } from "./local-timeline";
import { PARTS, bitOf, countCodes, countLists, failedParts, rowsPassing } from "./passing";
import { countriesOf, sortRows, valueOf } from "./sorting";
import { type Answer, type Box, type Entry, type Mark, NEWEST, type Page, type Sort, type Source, type Standing, type Summary, type Timeline, type Vocabulary } from "./source";
import type { Unit } from "../language/calendar";

/** Positions of all events on the map: columns of degrees and of radii in km. */
interface Spots { readonly lon: Float64Array; readonly lat: Float64Array; readonly radius: Float64Array }
interface Selection { readonly query: string; readonly failed: Uint16Array; readonly rows: Int32Array }
interface View { readonly key: string; readonly marks: readonly Mark[] }
interface Listing { readonly key: string; readonly rows: Int32Array }

export class LocalSource implements Source {
  readonly complete = true;
  readonly vocabulary: Vocabulary;
  private readonly columns: PackedColumns;
  private readonly spots: Readonly<Record<Standing, Spots>>;
  private readonly rowOf: ReadonlyMap<string, number>;
  private beginnings: Beginnings | null = null;
  private words: readonly string[] | null = null;
  private fetching: Promise<void> | null = null;
  // The last results are likely to be requested again: by the map, the legend, the list and the timeline.
  private selection: Selection | null = null;
  private shown: View | null = null;
  private listed: Listing | null = null;
  private ordered: Listing | null = null;

  /** `searchUrl` is where the words of all events are, which only a search needs. */
  constructor(columns: Columns, private readonly searchUrl: string) {
    this.columns = pack(columns);
    const { choices, place_name } = this.columns;
    const named = listParameters().flatMap(({ name, names }) =>
      names ? [[name, new Map(choices[name]!.values.map((id, code) => [id, String(columns[names]![code])]))] as const] : []);
    const { values, codes } = choices["place"]!;
    const places = new Map(values.map((id, code) => [id, label("place", place_name[codes!.indexOf(code)] ?? id)]));
    this.vocabulary = {
      categories: choices["category"]!.values, verifications: choices["verification"]!.values, states: choices["country"]!.values,
      names: Object.fromEntries([["place", places], ...named]),
    };
    this.spots = { place: this.columns, concern: concernSpots(this.columns) };
    this.rowOf = new Map(this.columns.id.map((id, row) => [id, row]));
  }

  static async fetch(columnsUrl: string, searchUrl: string): Promise<LocalSource> {
    return new LocalSource(await fetchJson<Columns>(columnsUrl), searchUrl);
  }

  get total(): number {
    return this.columns.size;
  }

  summary(filter: EventFilter): Answer<Summary> {
    return this.once(filter, ({ failed, rows }) => {
      const counted = listParameters().filter((one) => one.counted).map(({ name }) => {
        const { values, codes, lists } = this.columns.choices[name]!;
        // Where all of the countries must take part, one more narrows the result.
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

  /** All marks of the zoom, in any box: a map that is only moved needs no new ones. */
  view(filter: EventFilter, standing: Standing, _box: Box, zoom: number): Answer<readonly Mark[]> {
    return this.once(filter, ({ query, rows }) => {
      const key = `${zoom} ${standing} ${query}`;
      if (this.shown?.key !== key) {
        const { lon, lat } = this.spots[standing];
        const marks = clusterRows(rows, lon, lat, zoom).map((group) => this.mark(group.lon, group.lat, group.rows, standing));
        this.shown = { key, marks };
      }
      return this.shown.marks;
    });
  }

  list(filter: EventFilter, standing: Standing, box: Box, offset: number, limit: number, _signal?: AbortSignal, sort: Sort = NEWEST): Answer<Page> {
    return this.once(filter, (selection) => {
      const rows = sort === NEWEST ? this.rowsIn(selection, standing, box) : this.sorted(selection, standing, box, sort);
      return { matched: rows.length, entries: Array.from(rows.subarray(offset, offset + limit), (row) => this.entryOf(row, standing)) };
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

  /** Compute from the rows that pass: at once, or when the words for a search have been fetched. */
  private once<T>(filter: EventFilter, answer: (selection: Selection) => T): Answer<T> {
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

  /** Fetch the words once; a failure is thrown, and tried again the next time. */
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

  /** The rows within a box, newest first. */
  private rowsIn({ query, rows }: Selection, standing: Standing, box: Box): Int32Array {
    const key = `${box.join()} ${standing} ${query}`;
    if (this.listed?.key !== key) {
      const { lon, lat } = this.spots[standing];
      const [west, south, east, north] = box;
      const inside = rows.filter((row) => lon[row]! >= west && lon[row]! <= east && lat[row]! >= south && lat[row]! <= north);
      this.listed = { key, rows: inside.reverse() };
    }
    return this.listed.rows;
  }

  /** The rows within a box by a column; those that are equal in it stay newest first. */
  private sorted(selection: Selection, standing: Standing, box: Box, sort: Sort): Int32Array {
    const key = `${sort} ${box.join()} ${standing} ${selection.query}`;
    if (this.ordered?.key !== key) {
      this.ordered = { key, rows: sortRows(this.rowsIn(selection, standing, box).slice(), this.columns, sort) };
    }
    return this.ordered.rows;
  }

  private mark(lon: number, lat: number, rows: readonly number[], standing: Standing): Mark {
    const { category, categories } = this.columns;
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(category[row]!, (counts.get(category[row]!) ?? 0) + 1);
    const mix = [...counts].sort(([a], [b]) => a - b).map(([code, count]) => [categories[code]!, count] as const);
    return { lon, lat, count: rows.length, mix, box: boxAround(rows, this.spots[standing]), entry: rows.length === 1 ? this.entryOf(rows[0]!, standing) : null };
  }

  private entryOf(row: number, standing: Standing): Entry {
    const { columns } = this;
    const { lon, lat, radius } = this.spots[standing];
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
    };
  }
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

/** Positions of the events at the water that they concern. */
function concernSpots({ concern, lon, lat, radius }: PackedColumns): Spots {
  return {
    lon: lon.map((x, row) => concern[row]?.[0] ?? x),
    lat: lat.map((y, row) => concern[row]?.[1] ?? y),
    radius: radius.map((r, row) => concern[row]?.[2] ?? r),
  };
}
