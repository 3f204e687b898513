// The entry of the map page's bundle: what the scripts of its Folium map call (app/drawing/map/elements.py), as the global `caspian`.

import * as L from "leaflet";
import { AccessLayer } from "../map/layers/access-layer";
import { Address, startQuery } from "../state/address";
import { Basemap } from "../map/basemap";
import { closeOnLeave } from "../controls/choice-menu";
import { carry } from "../data/columns";
import { Comparison } from "../panel/compare";
import { type ExploreOptions, elements, eventAddresses, explore, showOpened } from "./core";
import { showRegion } from "../map/region";
import { byId } from "../page/dom";
import type { EventLayer } from "../map/event-layer";
import type { Explorer } from "../state/explorer";
import { showFeatures } from "../map/layers/features";
import { FilterBar } from "../controls/filter-bar";
import { showHint } from "../controls/hint";
import { gettext } from "../language/i18n";
import type { Legend } from "../controls/legend";
import { CoordinatesControl, ToolsControl } from "../map/map-tools";
import { PlacesLayer, ZonesLayer } from "../map/layers/overlays";
import type { Notices } from "../panel/notices";
import { Panel } from "../panel/panel";
import { Printing } from "../controls/printing";
import { RemoteSource } from "../data/remote-source";
import { RoutesLayer } from "../map/layers/routes";
import type { Spot } from "../data/source";
import { Share } from "../controls/share";
import { Sheet } from "../panel/sheet";
import { followSkips } from "../page/skips";
import { foldSiteLinks } from "../controls/site-menu";
import { whenSized } from "../page/sizes";
import { startStory } from "../panel/story";
import { TableView } from "../panel/table-view";
import { Timeline } from "../timeline/timeline";

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
    let reported = false;
    layer.on("loading", () => (reported = false));
    layer.on("tileerror", () => {
      if (reported) return;
      reported = true;
      layer.fire("unreachable", { text: gettext("The tiles of {host} cannot be reached. The built-in base map stays.", { host: new URL(url).hostname }) });
    });
    return layer;
  },

  carry,

  explore: (map: L.Map, events: EventLayer, legend: Legend, options: ExploreOptions): Promise<void> =>
    explore(map, events, legend, options, (explorer, notices) => furnish(explorer, notices, map, legend, options)),
};

/** Bring the page around the map to life. */
function furnish(explorer: Explorer, notices: Notices, map: L.Map, legend: Legend, options: ExploreOptions): void {
  new ToolsControl().addTo(map);
  map.on("toolfailed", (event: L.LeafletEvent & { text?: string }) => notices.say(event.text ?? ""));
  new CoordinatesControl().addTo(map);
  const bar = new FilterBar(explorer);
  const panel = new Panel(byId("panel-body"), explorer, map, eventAddresses(options));
  const table = new TableView(explorer, eventAddresses(options));
  const sheet = new Sheet(byId("panel"));
  explorer.addEventListener("opened", () => sheet.raise());
  explorer.addEventListener("listed", (event) => (event as CustomEvent<Spot | null>).detail && sheet.raise());
  const categories = legend.categories.map(({ category }) => category);
  if (options.timeline) new Timeline(byId("timeline"), explorer, categories, options.timeline);
  const showHome = (): void => showRegion(map, legend.width);
  // The page has taken its room from the map by now.
  whenSized(map, () => {
    map.invalidateSize({ animate: false });
    if (startQuery().has("view")) return;
    showHome();
    showOpened(explorer, map);
  });
  new Comparison(explorer, map, () => basemapOf(map), explorer.source.complete ? explorer.source : new RemoteSource(options, explorer.source.regions), categories, byId("panel-body"));
  const address = new Address(explorer, map, options.version, showHome);
  if (options.served) new Share(address);
  void startStory(explorer, map, address, eventAddresses(options));
  if (options.served) showHint(explorer);
  // A map in one file has no site around it.
  if (document.getElementById("site-toggle")) foldSiteLinks();
  new Printing(explorer, map, eventAddresses(options));
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
