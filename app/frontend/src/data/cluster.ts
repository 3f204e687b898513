// Clustering of the events at a zoom into those drawn one by one and those drawn together, through supercluster.

import Supercluster from "supercluster";
import { ring } from "../../look.json";

/** Events that are drawn together, and where. */
export interface Group { readonly lon: number; readonly lat: number; readonly rows: readonly number[] }

/** Side of a Leaflet tile, which makes the radius count in screen pixels. */
const TILE = 256;

/** A point's row; of a group that of its first point, with those of all. */
interface Point { row: number; rows?: number[] }

/** Group rows for one zoom level; every row is in exactly one group. */
export function clusterRows(rows: Int32Array, lon: Float64Array, lat: Float64Array, zoom: number): Group[] {
  const index = new Supercluster<Point, Point>({
    radius: ring.near,
    extent: TILE,
    // Only the level that is shown is built: the whole pyramid costs as many times more as there are zoom levels.
    minZoom: zoom,
    maxZoom: zoom,
    // `getLeaves` would search for them again.
    reduce: (group, { row }) => { (group.rows ??= [group.row]).push(row); },
  });
  index.load(Array.from(rows, (row) => (
    { type: "Feature", properties: { row }, geometry: { type: "Point", coordinates: [lon[row]!, lat[row]!] } })));
  return index.getClusters([-180, -90, 180, 90], zoom).map(({ geometry, properties: { row, rows: together } }) => {
    const [x = 0, y = 0] = geometry.coordinates;
    return { lon: x, lat: y, rows: together ?? [row] };
  });
}
