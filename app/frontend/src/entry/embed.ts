// The entry of the embed's bundle: the map with a card for the opened event, and optionally a filter.

import * as L from "leaflet";
import { Whereabouts, startQuery } from "../state/address";
import { type ExploreOptions, elements, eventAddresses, explore } from "./core";
import { showRegion } from "../map/region";
import { h } from "../page/dom";
import type { EventLayer } from "../map/event-layer";
import type { Explorer } from "../state/explorer";
import { FilterBar } from "../controls/filter-bar";
import { gettext } from "../language/i18n";
import type { Legend } from "../controls/legend";
import { Card } from "../panel/panel";
import { Ring } from "../map/layers/ring";
import { RoutesLayer } from "../map/layers/routes";
import { startStory } from "../panel/story";

/** Height of the map as a share of its width, and its bounds in pixels. */
const SHAPE = 0.7;
const [LOWEST, HIGHEST] = [400, 640];

const caspian = {
  ...elements,

  createMap(id: string, options: L.MapOptions): L.Map {
    if (parent !== window) announceHeight();
    return elements.createMap(id, options);
  },

  routes: (url: string, name: string): RoutesLayer => new RoutesLayer(url, name),

  explore: (map: L.Map, events: EventLayer, legend: Legend, options: ExploreOptions): Promise<void> =>
    explore(map, events, legend, options, (explorer) => furnish(explorer, map, legend, options)),
};

function furnish(explorer: Explorer, map: L.Map, legend: Legend, options: ExploreOptions): void {
  const card = h("aside", { class: "panel card", "aria-label": gettext("Event") });
  map.getContainer().append(card);
  L.DomEvent.disableClickPropagation(card);
  L.DomEvent.disableScrollPropagation(card);
  new Card(card, explorer, map, eventAddresses(options));
  if (document.getElementById("filter")) new FilterBar(explorer);
  if (startQuery().get("routes") === "1") for (const { layer } of legend.overlays) map.addLayer(layer);
  const [lat, lon] = (startQuery().get("mark") ?? "").split("/").map(Number);
  if (lat !== undefined && lon !== undefined) map.addLayer(new Ring(lat, lon));
  explorer.mark(startQuery().get("outline"));
  const whereabouts = new Whereabouts(explorer, map, options.version);
  keepRegion(map, whereabouts);
  void startStory(explorer, map, whereabouts, eventAddresses(options));
}

/** Show the whole region in whatever size the frame gets, until the reader or the address chooses another part. */
function keepRegion(map: L.Map, whereabouts: Whereabouts): void {
  const query = startQuery();
  let untouched = !query.has("view") && !query.has("event");
  for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, () => (untouched = false), { once: true, capture: true });
  const show = (): void => void (untouched && !whereabouts.moved && whereabouts.unmoved(() => showRegion(map)));
  map.on("resize", show);
  show();
}

/** Post the preferred height to the parent page, when it changes and on request; see `frame.ts`. */
function announceHeight(): void {
  const page = document.documentElement;
  const beside = ["filter", "story"].flatMap((id) => document.getElementById(id) ?? []);
  const announce = (): void => {
    // What is in a closed tab has no width yet.
    if (page.clientWidth === 0) return;
    const map = Math.min(HIGHEST, Math.max(LOWEST, Math.round(SHAPE * page.clientWidth)));
    parent.postMessage({ caspianMapHeight: map + beside.reduce((sum, { offsetHeight }) => sum + offsetHeight, 0) }, "*");
  };
  const observer = new ResizeObserver(announce);
  for (const element of [page, ...beside]) observer.observe(element);
  addEventListener("message", ({ data }) => void (data === "caspian-map-height" && announce()));
}

declare global {
  interface Window { caspian: unknown }
}
window.caspian = caspian;
