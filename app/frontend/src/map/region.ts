// The region that the map shows where its address names no other part: the whole Caspian.

import type * as L from "leaflet";

/** What the whole Caspian with its shores takes. */
const REGION: L.LatLngBoundsExpression = [[36.2, 46.2], [47.4, 55.2]];

/** Show the whole Caspian. */
export function showRegion(map: L.Map): void {
  map.fitBounds(REGION, { animate: false });
}
