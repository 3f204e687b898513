// Common core of the bundles of map page, embed and map in one file: the functions called by the Folium map
// (app/drawing/map/elements.py).

import * as L from "leaflet";
import { chosenLanguage, parseView, readAreas, readLayers, readSort, readStanding, startQuery } from "../state/address";
import { Basemap, type Level } from "../map/basemap";
import { corner } from "../map/corners";
import type { EventAddresses } from "../panel/event-details";
import { EventLayer } from "../map/event-layer";
import { Explorer, followsExplorer } from "../state/explorer";
import { fromQuery, withQuery } from "../data/filter";
import { gettext, useMessages } from "../language/i18n";
import { useLabels } from "../language/labels";
import { useParameters } from "../data/parameters";
import { CategoryLayer, Legend, type Overlay } from "../controls/legend";
import { LocalSource } from "../data/local-source";
import { MarkWalker } from "../map/mark-walker";
import { shareGestures } from "../map/gestures";
import { showRegion } from "../map/region";
import { Notices } from "../panel/notices";
import { type Region, Regions } from "../data/regions";
import { type RemoteOptions, RemoteSource } from "../data/remote-source";
import { takeOver } from "../map/first-view";
import { whenSized } from "../page/sizes";
import type { Source } from "../data/source";
import { styled } from "../page/style-sheets";
import type { TimelineOptions } from "../timeline/timeline";

/** URL of the columns if the set is small enough for the page, otherwise URL and vocabulary of the API. */
export interface ExploreOptions extends RemoteOptions {
  readonly columnsUrl?: string;
  readonly searchUrl: string;
  /** The regions to which events are known, the URL of their shapes, and longitudes and latitudes of ports, which no badge hides. */
  readonly regions: readonly Region[];
  readonly regionsUrl: string;
  readonly ports: readonly (readonly [number, number])[];
  /** URL for reporting a mistake in an event, with `{id}` as a placeholder for its id; empty if there is none. */
  readonly correctionsUrl: string;
  /** Whether there is a server; a map in one file has none. */
  readonly served: boolean;
  /** Options of the timeline; null in an embed, which has none. */
  readonly timeline: TimelineOptions | null;
}

export const elements = {
  styled,
  useLabels,
  useParameters,
  useMessages,

  createMap(id: string, options: L.MapOptions, show: (map: L.Map) => void = showRegion): L.Map {
    const container = document.getElementById(id)!;
    container.setAttribute("role", "group");
    container.setAttribute("aria-label", gettext("Map: arrow keys move it, plus and minus zoom"));
    const moving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const motion: L.MapOptions = { zoomAnimation: moving, fadeAnimation: moving, markerZoomAnimation: moving, inertia: moving };
    const map = L.map(id, { ...options, ...motion, zoomControl: false, attributionControl: false, preferCanvas: true });
    L.control.zoom({ position: corner("topright"), zoomInTitle: gettext("Zoom in"), zoomOutTitle: gettext("Zoom out") }).addTo(map);
    L.control.attribution({ position: corner("bottomright"), prefix: false }).addTo(map);
    L.control.scale({ position: corner("bottomright"), maxWidth: 120 }).addTo(map);
    const view = parseView(startQuery().get("view"));
    if (view) map.setView(view.center, view.zoom, { animate: false });
    else whenSized(map, () => show(map));
    shareGestures(map);
    // The bottom sheet of a phone changes the map's height without resizing the window.
    new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
    return map;
  },

  basemap: (levels: readonly Level[], labelsUrl: string): Basemap => new Basemap(levels, labelsUrl),
  events: (): EventLayer => new EventLayer(),
  category: (category: string): CategoryLayer => new CategoryLayer(category),

  legend: (categories: readonly CategoryLayer[], overlays: readonly Overlay[], verifications: readonly string[]): Legend =>
    new Legend(categories, overlays, verifications),
};

/** Fetch the events and connect map and legend with them; `furnish` connects the page around the map. */
export async function explore(map: L.Map, events: EventLayer, legend: Legend, options: ExploreOptions, furnish: (explorer: Explorer, notices: Notices) => Promise<void> | void): Promise<void> {
  const notices = new Notices(map.getContainer());
  for (const { layer } of legend.overlays) {
    layer.on("unreachable", (event: L.LeafletEvent & { text?: string }) => notices.failure(event.text ?? "", () => {
      notices.hide();
      map.removeLayer(layer).addLayer(layer);
    }));
  }
  notices.loading();
  try {
    const explorer = new Explorer(await sourceOf(options));
    const query = startQuery();
    if (explorer.source.complete) explorer.standing = readStanding(query);
    notices.hide();
    notices.follow(explorer);
    explorer.change(fromQuery(query), "none");
    explorer.opened = query.get("event");
    explorer.compared = query.get("compare") ?? "";
    explorer.layers = readLayers(query);
    explorer.showsAreas = readAreas(query);
    explorer.table = query.get("show") === "table";
    explorer.sort = readSort(query);
    events.keepFree(options.ports);
    takeOver(map, events);
    events.show(explorer);
    new MarkWalker(map, events);
    legend.show(explorer);
    for (const { layer } of legend.overlays) if (followsExplorer(layer)) layer.show(explorer);
    explorer.addEventListener("located", () => whenSized(map, () => showOpened(explorer, map)), { once: true });
    explorer.locateOpened();
    await around(notices, () => furnish(explorer, notices));
  } catch (error) {
    notices.failure(gettext("The events could not be loaded: {reason}.", { reason: (error as Error).message }), () => location.reload());
    throw error;
  }
}

/** Initialise the page around the map; if its code cannot be fetched, the map is unaffected. */
async function around(notices: Notices, furnish: () => Promise<void> | void): Promise<void> {
  try {
    await furnish();
    // Signals that everything on the page works.
    document.documentElement.dataset["ready"] = "";
  } catch (error) {
    notices.failure(gettext("A part of the page could not be loaded: {reason}.", { reason: (error as Error).message }), () => location.reload());
    throw error;
  }
}

/** Return the URLs of an event's page and data. */
export function eventAddresses({ eventsUrl, correctionsUrl, version, served, timeline }: ExploreOptions): EventAddresses {
  const ofVersion: [string, string][] = version ? [["version", version]] : [];
  const ofPage = [...chosenLanguage(), ...ofVersion];
  return {
    // Pages depend on the language, data do not.
    of: (id, suffix = "") => withQuery(`${eventsUrl}${encodeURIComponent(id)}${suffix}`, suffix ? ofVersion : ofPage),
    about: (kind, id) => (eventsUrl ? withQuery(`${eventsUrl.slice(0, -"events/".length)}${kind}/${encodeURIComponent(id)}`, ofPage) : ""),
    correction: (id) => correctionsUrl.replace("{id}", encodeURIComponent(id)),
    served,
    searchedUntil: timeline?.searchedUntil ?? "",
  };
}

async function sourceOf(options: ExploreOptions): Promise<Source> {
  const version: [string, string][] = options.version ? [["version", options.version]] : [];
  const discUrl = (id: string): string => withQuery(`${options.eventsUrl}${encodeURIComponent(id)}.json`, [["geometry", "area"], ...version]);
  const regions = new Regions(options.regions, options.regionsUrl, discUrl);
  return options.columnsUrl ? LocalSource.fetch(options.columnsUrl, options.searchUrl, regions) : new RemoteSource(options, regions);
}

/** Make the initial view contain the event that the URL opens, unless the URL names a view. */
export function showOpened({ openedEntry, source }: Explorer, map: L.Map): void {
  if (!openedEntry || startQuery().has("view")) return;
  const { lat, lon, area } = openedEntry;
  const [west, south, east, north] = source.regions.get(area)?.bounds ?? [lon, lat, lon, lat];
  if (!map.getBounds().intersects([[south, west], [north, east]])) map.fitBounds(map.getBounds().extend([lat, lon]), { animate: false });
}
