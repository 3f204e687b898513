// The region that the map shows where its address names no other part: the whole Caspian.

import type * as L from "leaflet";
import { isRightToLeft } from "../language/i18n";
import { region } from "../../look.json";

const [west, south, east, north] = region as [number, number, number, number];

/** Show the whole Caspian; `beside` is the width in CSS pixels that controls take at the side where lines begin. */
export function showRegion(map: L.Map, beside = 0): void {
  const side = isRightToLeft() ? "paddingBottomRight" : "paddingTopLeft";
  map.fitBounds([[south, west], [north, east]], { animate: false, [side]: [beside, 0] });
}
