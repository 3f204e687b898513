// The region that the map shows where its address names no other part: the whole Caspian.

import type * as L from "leaflet";
import { isRightToLeft } from "../language/i18n";
import { beside, region } from "../../look.json";

const [west, south, east, north] = region as [number, number, number, number];
const bounds: L.LatLngBoundsLiteral = [[south, west], [north, east]];

/** Show the whole Caspian. */
export function showRegion(map: L.Map): void {
  map.fitBounds(bounds, { animate: false });
}

/** Show the whole Caspian beside the legend, which is on the side where lines begin; on a phone it is below. */
export function showHome(map: L.Map): void {
  const width = matchMedia("(min-width: 48.01rem)").matches ? beside : 0;
  map.fitBounds(bounds, { animate: false, [isRightToLeft() ? "paddingBottomRight" : "paddingTopLeft"]: [width, 0] });
}
