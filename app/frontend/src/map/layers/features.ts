// The map of an HTML page of the API: the listed features of any collection.

import type { Feature, GeoJsonObject } from "geojson";
import * as L from "leaflet";
import { h } from "../../page/dom";
import { gettext } from "../../language/i18n";
import { onThemeChange, readPalette } from "../../page/palette";

const NAMES = ["title", "name", "port_name", "id"] as const;
const CLOSEST = 6;

/** Draw the page's GeoJSON alternate; a click opens the page of a feature. */
export async function showFeatures(map: L.Map): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel="alternate"][type="application/geo+json"]');
  if (!link) return;
  const address = new URL(link.href);
  // Leaflet requires longitude and latitude, regardless of the CRS of the page.
  address.searchParams.delete("crs");
  const response = await fetch(address);
  if (!response.ok) {
    map.getContainer().append(h("p", { class: "map-notice", role: "alert" }, gettext("The features could not be loaded.")));
    return;
  }
  const layer = L.geoJSON((await response.json()) as GeoJsonObject, {
    pointToLayer: (_feature, at) => L.circleMarker(at, { radius: 6 }),
    onEachFeature: (feature, shape) => {
      shape.bindTooltip(() => h("span", {}, nameOf(feature)), { sticky: true });
      shape.on("click", () => location.assign(pageOf(feature)));
    },
  });
  const restyle = (): void => {
    const palette = readPalette();
    layer.setStyle((feature) => ({
      color: palette.accent, fillColor: palette.accent, fillOpacity: feature?.geometry.type === "Point" ? 0.5 : 0.08, weight: 1.5,
    }));
  };
  restyle();
  onThemeChange(restyle);
  layer.addTo(map);
  const bounds = layer.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [24, 24], maxZoom: CLOSEST, animate: false });
  document.documentElement.dataset["features"] = String(layer.getLayers().length);
}

function nameOf(feature: Feature): string {
  const name = NAMES.map((one) => feature.properties?.[one]).find((one) => one !== undefined && one !== null);
  return String(name ?? feature.id);
}

/** Return the URL of a feature's page: below that of the list of features, or the page itself. */
function pageOf(feature: Feature): string {
  const [collection] = location.pathname.split("/items");
  const version = new URLSearchParams(location.search).get("version");
  return `${collection}/items/${encodeURIComponent(String(feature.id))}${version ? `?version=${encodeURIComponent(version)}` : ""}`;
}
