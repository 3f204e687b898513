// The region that the map shows where its address names no other part: the whole Caspian.

import type * as L from "leaflet";
import { region } from "../../look.json";

const [west, south, east, north] = region as [number, number, number, number];

/** Show the whole Caspian. */
export function showRegion(map: L.Map): void {
  map.fitBounds([[south, west], [north, east]], { animate: false });
}
