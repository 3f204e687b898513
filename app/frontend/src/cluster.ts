// Which events are drawn one by one and which together at a zoom, through supercluster.

import Supercluster from "supercluster";
import type { Columns } from "./columns";
import type { Explorer } from "./explorer";

/** What is drawn at one spot: the rows of its events, and how many there are of each category code. */
export interface Mark {
  readonly lon: number;
  readonly lat: number;
  readonly rows: readonly number[];
  readonly mix: ReadonlyMap<number, number>;
}

/** Symbols nearer than this many pixels are drawn together. */
const RADIUS = 40;
/** Side of a Leaflet tile, which makes `RADIUS` count in screen pixels. */
const TILE = 256;

interface Point { row: number }

/** Group the rows for one zoom level; every row is in exactly one mark. */
export function clusterRows(explorer: Explorer, zoom: number): Mark[] {
  const { columns, rows } = explorer;
  // Only the level that is shown is built: the whole pyramid costs as many times more as there are zoom levels.
  const index = new Supercluster<Point, Point>({ radius: RADIUS, extent: TILE, minZoom: zoom, maxZoom: zoom });
  index.load(rows.map((row) => {
    const { lon, lat } = explorer.spot(row);
    return { type: "Feature", properties: { row }, geometry: { type: "Point", coordinates: [lon, lat] } };
  }));
  return index.getClusters([-180, -90, 180, 90], zoom).map((feature) => {
    const [lon = 0, lat = 0] = feature.geometry.coordinates;
    const { properties } = feature;
    const together = "cluster_id" in properties
      ? index.getLeaves(properties.cluster_id, Number.POSITIVE_INFINITY).map((leaf) => leaf.properties.row).sort((a, b) => a - b)
      : [properties.row];
    return { lon, lat, rows: together, mix: countCategories(columns, together) };
  });
}

function countCategories(columns: Columns, rows: readonly number[]): Map<number, number> {
  const mix = new Map<number, number>();
  for (const row of rows) mix.set(columns.category[row]!, (mix.get(columns.category[row]!) ?? 0) + 1);
  return new Map([...mix].sort(([a], [b]) => a - b));
}
