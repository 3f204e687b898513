// The regions to which events are known: data in the page, and shapes, which are fetched on demand.

import type { Feature, FeatureCollection, Geometry, MultiPolygon, Position } from "geojson";
import { symbol } from "../../look.json";
import { fetchJson } from "./columns";

/** West, south, east, north in degrees (WGS 84). */
export type Box = readonly [number, number, number, number];

/**
 * A region: candidate positions for the badge of events known only to it, best first, and the highest zoom at which it is no
 * larger than two symbols; -1 for none.
 */
export interface Region {
  readonly id: string;
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  readonly bounds: Box;
  /** Points at which it touches its bounds: latitude in the west, longitude in the south, latitude in the east, longitude in the north. */
  readonly reach: Box;
  /** Ids of the regions that contain it, the smallest first. */
  readonly within: readonly string[];
  readonly deepest: number;
}

/** Rings of longitudes and latitudes, filled by the even-odd rule, and lines, which users' events may have. */
export interface Shape { readonly rings: readonly (readonly Position[])[]; readonly lines: readonly (readonly Position[])[] }

/** Codes for events known to a point, and to a disc around one. */
export const [POINT, DISC] = [-1, -2];
/** Area of events known to a disc. */
export const DISC_AREA = "disc";
/** Width of two symbols side by side, in CSS pixels. */
const TWO_SYMBOLS = 4 * symbol.radius;
const [WORLD, EQUATOR_KM, KM_PER_DEGREE] = [256, 40_075.016686, 110.5];
const ALWAYS = 127;
/** Precisions of events known to a point. */
const OF_A_POINT = new Set(["exact", "port", "city"]);

export class Regions {
  private readonly byId: ReadonlyMap<string, Region>;
  private shapes: ReadonlyMap<string, Shape> | null = null;
  private fetching: Promise<void> | null = null;

  /**
   * `coded` are the regions to which the codes of events refer, then those that contain them; `url` is the URL of the shapes, and
   * `discUrl` returns that of an event known to a disc.
   */
  constructor(readonly coded: readonly Region[], private readonly url: string, private readonly discUrl: (event: string) => string) {
    this.byId = new Map(coded.map((region) => [region.id, region]));
  }

  get(id: string): Region | null {
    return this.byId.get(id) ?? null;
  }

  /** Return the area of an event by its code: empty for a point, `DISC_AREA`, or the id of its region. */
  areaOf(code: number): string {
    return code === POINT ? "" : code === DISC ? DISC_AREA : this.coded[code]?.id ?? "";
  }

  /** Return the highest zoom at which an event is a symbol. */
  deepest(code: number, radius: number, lat: number): number {
    return code === POINT ? ALWAYS : code === DISC ? deepestDisc(radius, lat) : this.coded[code]?.deepest ?? -1;
  }

  /** Return the code of an event from the properties of its record, as the server does (events/model/areas.py). */
  codeOf({ place, precision, radius, state }: { place: string | null; precision: string; radius: number; state: string }): number {
    if (OF_A_POINT.has(precision)) return POINT;
    const code = this.coded.findIndex(({ id }) => id === (precision === "country" && state ? state : place));
    return code >= 0 ? code : radius > 0 ? DISC : POINT;
  }

  /** Return the smallest region that contains two others, or is one of them; `null` if there is none. */
  common(a: string, b: string): Region | null {
    const chain = [b, ...this.get(b)?.within ?? []];
    return this.get([a, ...this.get(a)?.within ?? []].find((id) => chain.includes(id)) ?? "");
  }

  /** Whether a region intersects a box; `null` if that depends on its shape, which was not fetched yet. */
  touches({ id, points, bounds, reach }: Region, box: Box): boolean | null {
    const [[west, south, east, north], [w, s, e, n]] = [box, bounds];
    if (w > east || e < west || s > north || n < south) return false;
    const outermost = [[w, reach[0]], [reach[1], s], [e, reach[2]], [reach[3], n]] as const;
    if ([...points, ...outermost].some(([lon, lat]) => lon >= west && lon <= east && lat >= south && lat <= north) || (w >= west && e <= east && s >= south && n <= north)) return true;
    const shape = this.shapes?.get(id);
    return shape ? crosses(shape, box) : null;
  }

  /** Return the shape of a region; `null` if it was not fetched yet. */
  shape(id: string): Shape | null {
    return this.shapes?.get(id) ?? null;
  }

  /** Fetch the shape of an event known to an area in its record, or to a disc, of which only the part on its side of the coast. */
  async discOf(event: string): Promise<Shape> {
    return shapeOf((await fetchJson<Feature>(this.discUrl(event))).geometry);
  }

  /** Fetch the shapes once; on failure it throws, and the next call retries. */
  load(): Promise<void> {
    this.fetching ??= fetchJson<FeatureCollection<MultiPolygon>>(this.url).then(
      ({ features }) => void (this.shapes = new Map(features.map(({ id, geometry }) => [String(id), shapeOf(geometry)]))),
      (error: unknown) => {
        this.fetching = null;
        throw error;
      },
    );
    return this.fetching;
  }
}

/** Return the rings and lines of a geometry. */
function shapeOf(geometry: Geometry): Shape {
  switch (geometry.type) {
    case "Polygon": return { rings: geometry.coordinates, lines: [] };
    case "MultiPolygon": return { rings: geometry.coordinates.flat(), lines: [] };
    case "LineString": return { rings: [], lines: [geometry.coordinates] };
    case "MultiLineString": return { rings: [], lines: geometry.coordinates };
    case "GeometryCollection": {
      const parts = geometry.geometries.map(shapeOf);
      return { rings: parts.flatMap(({ rings }) => rings), lines: parts.flatMap(({ lines }) => lines) };
    }
    default: return { rings: [], lines: [] };
  }
}

/** Whether a disc around a point outside of a box intersects it. */
export function reaches([west, south, east, north]: Box, lon: number, lat: number, radius: number): boolean {
  const [across, up] = [Math.max(0, west - lon, lon - east), Math.max(0, south - lat, lat - north)];
  return Math.hypot(up, across * Math.cos((lat * Math.PI) / 180)) * KM_PER_DEGREE <= radius;
}

function deepestDisc(radius: number, lat: number): number {
  const share = (2 * radius) / (EQUATOR_KM * Math.cos((lat * Math.PI) / 180));
  return Math.max(-1, Math.min(ALWAYS - 1, Math.floor(Math.log2(TWO_SYMBOLS / (WORLD * Math.max(share, 1e-12))))));
}

/** Whether a shape and a box have a point in common. */
function crosses(shape: Shape, box: Box): boolean {
  const [west, south] = box;
  let inside = false;
  for (const ring of shape.rings) {
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1]!, ring[i]!];
      if (edgeCrosses(a, b, box)) return true;
      // A ray from the corner of the box to the east crosses the ring an odd number of times if the corner is inside.
      if ((a[1]! > south) !== (b[1]! > south) && west < a[0]! + ((south - a[1]!) / (b[1]! - a[1]!)) * (b[0]! - a[0]!)) inside = !inside;
    }
  }
  return inside;
}

/** Whether an edge intersects a box, by clipping (Liang and Barsky, 1984). */
function edgeCrosses([x = 0, y = 0]: Position, [toX = 0, toY = 0]: Position, [west, south, east, north]: Box): boolean {
  let [first, last] = [0, 1];
  for (const [step, room] of [[x - toX, x - west], [toX - x, east - x], [y - toY, y - south], [toY - y, north - y]] as const) {
    if (step === 0 && room < 0) return false;
    if (step < 0) first = Math.max(first, room / step);
    else if (step > 0) last = Math.min(last, room / step);
  }
  return first <= last;
}
