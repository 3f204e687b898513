// The entry of the bundle: what the scripts of the Folium map call (app/layers.py), as the global `caspian`.

import * as L from "leaflet";
import { Address, parseView, readStanding } from "./address";
import { Basemap, type Level } from "./basemap";
import { fetchColumns } from "./columns";
import { byId, h } from "./dom";
import { EventLayer } from "./event-layer";
import { Explorer } from "./explorer";
import { FilterBar } from "./filter-bar";
import { EMPTY, fromQuery } from "./filter";
import { gettext } from "./i18n";
import { useLabels } from "./labels";
import { CategoryLayer, Legend, type Overlay } from "./legend";
import { Notices } from "./notices";
import { PlacesLayer, ZonesLayer, followsExplorer } from "./overlays";
import { Card, Panel } from "./panel";
import { RoutesLayer } from "./routes";

interface ExploreOptions {
  readonly columnsUrl: string;
  readonly searchUrl: string;
  readonly eventsUrl: string;
  /** The release that the events are of; empty for the current ones. */
  readonly version: string;
  /** Whether the page has the filter bar and the panel around the map. */
  readonly furniture: boolean;
}

/** What the whole Caspian with its shores takes. */
const REGION: L.LatLngBoundsExpression = [[36.2, 46.2], [47.4, 55.2]];

const caspian = {
  useLabels,

  createMap(id: string, options: L.MapOptions): L.Map {
    const map = L.map(id, { ...options, zoomControl: false, attributionControl: false, preferCanvas: true });
    L.control.zoom({ position: "topright", zoomInTitle: gettext("Zoom in"), zoomOutTitle: gettext("Zoom out") }).addTo(map);
    L.control.attribution({ position: "bottomright", prefix: false }).addTo(map);
    L.control.scale({ position: "bottomright", maxWidth: 120 }).addTo(map);
    const view = parseView(new URLSearchParams(location.search).get("view"));
    if (view) map.setView(view.center, view.zoom, { animate: false });
    else map.fitBounds(REGION, { animate: false });
    return map;
  },

  basemap: (levels: readonly Level[], labelsUrl: string): Basemap => new Basemap(levels, labelsUrl),
  events: (): EventLayer => new EventLayer(),
  category: (category: string): CategoryLayer => new CategoryLayer(category),

  places: (url: string, name: string, kinds: readonly string[]): PlacesLayer => new PlacesLayer(url, name, kinds),
  zones: (url: string, name: string, kinds: readonly string[]): ZonesLayer => new ZonesLayer(url, name, kinds),
  routes: (url: string, name: string): RoutesLayer => new RoutesLayer(url, name),

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

  legend: (categories: readonly CategoryLayer[], overlays: readonly Overlay[], verifications: readonly string[], collapsed: boolean): Legend =>
    new Legend(categories, overlays, verifications, collapsed || matchMedia("(max-width: 48rem)").matches),

  /** Fetch the events and bring map, legend and the page around them to life. */
  async explore(map: L.Map, events: EventLayer, legend: Legend, options: ExploreOptions): Promise<void> {
    const notices = new Notices(map.getContainer());
    for (const { layer } of legend.overlays) {
      layer.on("unreachable", (event: L.LeafletEvent & { text?: string }) => notices.failure(event.text ?? "", () => {
        notices.hide();
        map.removeLayer(layer).addLayer(layer);
      }));
    }
    notices.loading();
    try {
      const explorer = new Explorer(await fetchColumns(options.columnsUrl), EMPTY, options.searchUrl);
      const filter = fromQuery(new URLSearchParams(location.search));
      if (filter.text) await explorer.prepareSearch();
      explorer.change(filter, "none");
      explorer.standing = readStanding(new URLSearchParams(location.search));
      explorer.opened = new URLSearchParams(location.search).get("event");
      notices.hide();
      notices.follow(explorer);
      events.show(explorer);
      legend.show(explorer);
      for (const { layer } of legend.overlays) if (followsExplorer(layer)) layer.show(explorer);
      showOpened(explorer, map);
      furnish(explorer, map, options);
    } catch (error) {
      notices.failure(gettext("The events could not be loaded: {reason}.", { reason: (error as Error).message }), () => location.reload());
      throw error;
    }
  },
};

/** Let the first view hold the event that the address opens, unless the address names a view. */
function showOpened(explorer: Explorer, map: L.Map): void {
  const row = explorer.opened === null ? -1 : explorer.columns.id.indexOf(explorer.opened);
  if (row < 0 || new URLSearchParams(location.search).has("view")) return;
  const { lat, lon } = explorer.spot(row);
  if (!map.getBounds().contains([lat, lon])) map.fitBounds(map.getBounds().extend([lat, lon]), { animate: false });
}

/** Bind the page around the map; an embed has none, and shows an event in a card over the map. */
function furnish(explorer: Explorer, map: L.Map, options: ExploreOptions): void {
  const query = options.version ? `?version=${encodeURIComponent(options.version)}` : "";
  const addressOf = (id: string, suffix = ""): string => `${options.eventsUrl}${encodeURIComponent(id)}${suffix}${query}`;
  if (options.furniture) {
    new FilterBar(explorer);
    new Panel(byId("panel"), explorer, map, addressOf);
    new Address(explorer, map, options.version, () => map.fitBounds(REGION, { animate: false }));
  } else {
    const card = h("aside", { class: "panel card", "aria-label": gettext("Event") });
    map.getContainer().append(card);
    L.DomEvent.disableClickPropagation(card);
    L.DomEvent.disableScrollPropagation(card);
    new Card(card, explorer, map, addressOf);
  }
}

declare global {
  interface Window { L: typeof L; caspian: typeof caspian }
}
window.L = L;
window.caspian = caspian;
