// Clustering of the events at a zoom into single events and groups, by supercluster.

import Supercluster from "supercluster";
import { ring } from "../../look.json";

/** Events that are drawn together, with the position. */
export interface Group { readonly lon: number; readonly lat: number; readonly rows: readonly number[] }

/** Side of a Leaflet tile, so that the radius is in screen pixels. */
const TILE = 256;

/** The row of a point; for a group that of its first point, with all rows. */
interface Point { row: number; rows?: number[] }

/** Group rows for one zoom level; every row is in exactly one group. */
export function clusterRows(rows: Int32Array, lon: Float64Array, lat: Float64Array, zoom: number): Group[] {
  const index = new Supercluster<Point, Point>({
    radius: ring.near,
    extent: TILE,
    // Only the level that is shown is built: the cost of the pyramid is proportional to the number of zoom levels.
    minZoom: zoom,
    maxZoom: zoom,
    // Collecting the rows here avoids a search by `getLeaves`.
    reduce: (group, { row }) => { (group.rows ??= [group.row]).push(row); },
  });
  index.load(Array.from(rows, (row) => (
    { type: "Feature", properties: { row }, geometry: { type: "Point", coordinates: [lon[row]!, lat[row]!] } })));
  return index.getClusters([-180, -90, 180, 90], zoom).map(({ geometry, properties: { row, rows: together } }) => {
    const [x = 0, y = 0] = geometry.coordinates;
    return { lon: x, lat: y, rows: together ?? [row] };
  });
}
