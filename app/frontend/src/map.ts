// The entry of the map page's bundle: what the scripts of its Folium map call (app/layers.py), as the global `caspian`.

import * as L from "leaflet";
import { AccessLayer } from "./access-layer";
import { Address } from "./address";
import { Basemap } from "./basemap";
import { closeOnLeave } from "./choice-menu";
import { carry } from "./columns";
import { Comparison } from "./compare";
import { type ExploreOptions, elements, eventAddresses, explore, showRegion } from "./core";
import { byId } from "./dom";
import type { EventLayer } from "./event-layer";
import type { Explorer } from "./explorer";
import { showFeatures } from "./features";
import { FilterBar } from "./filter-bar";
import { showHint } from "./hint";
import { gettext } from "./i18n";
import type { Legend } from "./legend";
import { CoordinatesControl, ToolsControl } from "./map-tools";
import { PlacesLayer, ZonesLayer } from "./overlays";
import { Panel } from "./panel";
import { Printing } from "./printing";
import { RemoteSource } from "./remote-source";
import { RoutesLayer } from "./routes";
import { Share } from "./share";
import { Sheet } from "./sheet";
import { followSkips } from "./skips";
import { tellStory } from "./story";
import { TableView } from "./table-view";
import { Timeline } from "./timeline";

const caspian = {
  ...elements,

  places: (url: string, name: string, kinds: readonly string[], pages: string): PlacesLayer => new PlacesLayer(url, name, kinds, pages),
  zones: (url: string, name: string, kinds: readonly string[]): ZonesLayer => new ZonesLayer(url, name, kinds),
  access: (url: string, name: string): AccessLayer => new AccessLayer(url, name),
  routes: (url: string, name: string): RoutesLayer => new RoutesLayer(url, name),

  features: (map: L.Map): void => void showFeatures(map),

  /** Raster tiles of another host: only fetched while the reader has this layer on, and loud about failing. */
  tiles(url: string, attribution: string): L.TileLayer {
    const layer = L.tileLayer(url, { attribution, maxZoom: 19, referrerPolicy: "strict-origin-when-cross-origin" });
    let told = false;
    layer.on("loading", () => (told = false));
    layer.on("tileerror", () => {
      if (told) return;
      told = true;
      layer.fire("unreachable", { text: gettext("The tiles of {host} cannot be reached. The built-in base map stays.", { host: new URL(url).hostname }) });
    });
    return layer;
  },

  carry,

  explore: (map: L.Map, events: EventLayer, legend: Legend, options: ExploreOptions): Promise<void> =>
    explore(map, events, legend, options, (explorer) => furnish(explorer, map, legend, options)),
};

/** Bring the page around the map to life. */
function furnish(explorer: Explorer, map: L.Map, legend: Legend, options: ExploreOptions): void {
  new ToolsControl().addTo(map);
  new CoordinatesControl().addTo(map);
  const bar = new FilterBar(explorer);
  const panel = new Panel(byId("panel-body"), explorer, map, eventAddresses(options));
  const table = new TableView(explorer, eventAddresses(options));
  const sheet = new Sheet(byId("panel"));
  for (const change of ["opened", "listed"]) explorer.addEventListener(change, () => sheet.raise());
  const categories = legend.categories.map(({ category }) => category);
  if (options.timeline) new Timeline(byId("timeline"), explorer, categories, options.timeline);
  new Comparison(explorer, map, () => basemapOf(map), explorer.source.complete ? explorer.source : new RemoteSource(options), categories, byId("panel-body"));
  const address = new Address(explorer, map, options.version, () => showRegion(map));
  if (options.served) new Share(address);
  void tellStory(explorer, map, address, eventAddresses(options));
  if (options.served) showHint(map, explorer);
  new Printing(explorer, map);
  followSkips({
    map: () => map.getContainer().focus(),
    panel: () => {
      bar.unfold(false);
      if (explorer.table && explorer.opened === null) return table.focus();
      sheet.raise();
      panel.focus();
    },
  });
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.languages")) closeOnLeave(menu);
}

function basemapOf(map: L.Map): Basemap | undefined {
  let found: Basemap | undefined;
  map.eachLayer((layer) => void (layer instanceof Basemap && (found = layer)));
  return found;
}

declare global {
  interface Window { L: typeof L; caspian: unknown }
}
window.L = L;
window.caspian = caspian;
