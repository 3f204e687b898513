// The default region of the map: the whole Caspian.

import * as L from "leaflet";
import { isRightToLeft } from "../language/i18n";
import { beside, region } from "../../look.json";

const [west, south, east, north] = region as [number, number, number, number];
const bounds: L.LatLngBoundsLiteral = [[south, west], [north, east]];

/** Show the whole Caspian. */
export function showRegion(map: L.Map): void {
  show(map, 0);
}

/** Show the whole Caspian next to the legend, which is on the side where lines begin; on a phone it is below. */
export function showHome(map: L.Map): void {
  const width = matchMedia("(min-width: 48.01rem)").matches ? beside : 0;
  show(map, width);
}

/** Fit the region into the map without `width` pixels on the side where lines begin; an unchanged view is not redrawn. */
function show(map: L.Map, width: number): void {
  const zoom = map.getBoundsZoom(bounds, false, L.point(width, 0));
  const [southwest, northeast] = [map.project([south, west], zoom), map.project([north, east], zoom)];
  const middle = southwest.add(northeast).divideBy(2).add([isRightToLeft() ? width / 2 : -width / 2, 0]);
  if (map.getZoom() !== zoom || map.project(map.getCenter(), zoom).distanceTo(middle) >= 1) map.setView(map.unproject(middle, zoom), zoom, { animate: false });
}
