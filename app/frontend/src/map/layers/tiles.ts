// Raster tiles of another host: only fetched while the reader has switched this layer on, and with reported failures.

import * as L from "leaflet";
import { gettext } from "../../language/i18n";

/** Create the layer; it fires `unreachable` with a text when a tile cannot be fetched, once for each view. */
export function tiles(url: string, attribution: string): L.TileLayer {
  const layer = L.tileLayer(url, { attribution, maxZoom: 19, referrerPolicy: "strict-origin-when-cross-origin" });
  let reported = false;
  layer.on("loading", () => (reported = false));
  layer.on("tileerror", () => {
    if (reported) return;
    reported = true;
    layer.fire("unreachable", { text: gettext("The tiles of {host} cannot be reached. The built-in base map stays.", { host: new URL(url).hostname }) });
  });
  return layer;
}
