// Which events are drawn one by one and which together at a zoom, through supercluster.

import Supercluster from "supercluster";

/** Events that are drawn together, and where. */
export interface Group { readonly lon: number; readonly lat: number; readonly rows: readonly number[] }

/** Symbols nearer than this many pixels are drawn together. */
const RADIUS = 40;
/** Side of a Leaflet tile, which makes `RADIUS` count in screen pixels. */
const TILE = 256;

interface Point { row: number }

/** Group rows for one zoom level; every row is in exactly one group. */
export function clusterRows(rows: Int32Array, lon: Float64Array, lat: Float64Array, zoom: number): Group[] {
  // Only the level that is shown is built: the whole pyramid costs as many times more as there are zoom levels.
  const index = new Supercluster<Point, Point>({ radius: RADIUS, extent: TILE, minZoom: zoom, maxZoom: zoom });
  index.load(Array.from(rows, (row) => (
    { type: "Feature", properties: { row }, geometry: { type: "Point", coordinates: [lon[row]!, lat[row]!] } })));
  return index.getClusters([-180, -90, 180, 90], zoom).map(({ geometry, properties }) => {
    const [x = 0, y = 0] = geometry.coordinates;
    const together = "cluster_id" in properties
      ? index.getLeaves(properties.cluster_id, Number.POSITIVE_INFINITY).map((leaf) => leaf.properties.row)
      : [properties.row];
    return { lon: x, lat: y, rows: together };
  });
}
