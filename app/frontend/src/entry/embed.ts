// The entry of the embed's bundle: the map with a card for the opened event, and optionally a filter.

import * as L from "leaflet";
import { Whereabouts, startQuery } from "../state/address";
import { type ExploreOptions, elements, eventAddresses, explore } from "./core";
import { showRegion } from "../map/region";
import { h } from "../page/dom";
import type { EventLayer } from "../map/event-layer";
import type { Explorer } from "../state/explorer";
import { gettext } from "../language/i18n";
import { LaterLayer } from "../map/later-layer";
import type { Legend } from "../controls/legend";
import type { Notices } from "../panel/notices";
import { Ring } from "../map/layers/ring";
import type { Spot } from "../data/source";

/** Height of the map as a share of its width, and its bounds in pixels. */
const SHAPE = 0.7;
const [LOWEST, HIGHEST] = [400, 640];

/** Fetch the code of the parts around the map. */
const around = (): Promise<typeof import("./around-embed")> => import("./around-embed");

const caspian = {
  ...elements,

  createMap(id: string, options: L.MapOptions): L.Map {
    if (parent !== window) announceHeight();
    return elements.createMap(id, options);
  },

  routes: (url: string, name: string): LaterLayer => new LaterLayer(async () => new (await around()).RoutesLayer(url, name)),

  explore: (map: L.Map, events: EventLayer, legend: Legend, options: ExploreOptions): Promise<void> =>
    explore(map, events, legend, options, (explorer, notices) => furnish(explorer, notices, map, legend, options)),
};

async function furnish(explorer: Explorer, notices: Notices, map: L.Map, legend: Legend, options: ExploreOptions): Promise<void> {
  if (startQuery().get("routes") === "1") for (const { layer } of legend.overlays) map.addLayer(layer);
  const [lat, lon] = (startQuery().get("mark") ?? "").split("/").map(Number);
  if (lat !== undefined && lon !== undefined) map.addLayer(new Ring(lat, lon));
  explorer.mark(startQuery().get("outline"));
  const whereabouts = new Whereabouts(explorer, map, options.version);
  keepRegion(map, whereabouts);
  await layCard(explorer, notices, map, options);
  if (document.getElementById("filter")) new (await around()).FilterBar(explorer);
  if (document.getElementById("story")) await (await import("../panel/story")).startStory(explorer, map, whereabouts, eventAddresses(options));
}

/** Add a card over the map for an event or the events of one spot; its code is fetched when it may first be needed. */
async function layCard(explorer: Explorer, notices: Notices, map: L.Map, options: ExploreOptions): Promise<void> {
  const card = h("aside", { class: "panel card", "aria-label": gettext("Event"), hidden: true });
  const container = map.getContainer();
  container.append(card);
  L.DomEvent.disableClickPropagation(card);
  L.DomEvent.disableScrollPropagation(card);
  const made = new AbortController();
  let fetching: Promise<void> | null = null;
  const make = async (): Promise<void> => {
    try {
      const { Card } = await around();
      made.abort();
      new Card(card, explorer, map, eventAddresses(options));
    } catch (error) {
      fetching = null;
      throw error;
    }
  };
  const prepare = (): Promise<void> => fetching ??= make();
  const open = async (spot: Spot | null): Promise<void> => {
    try {
      await prepare();
      // The card did not exist yet when the spot was listed.
      if (spot) explorer.list(spot);
    } catch (error) {
      notices.failure(gettext("A part of the page could not be loaded: {reason}.", { reason: (error as Error).message }), () => {
        notices.hide();
        void open(spot);
      });
    }
  };
  const { signal } = made;
  for (const act of ["pointerenter", "focusin", "touchstart"]) container.addEventListener(act, () => void prepare().catch(() => undefined), { signal, passive: true });
  explorer.addEventListener("opened", () => void (explorer.opened !== null && open(null)), { signal });
  explorer.addEventListener("listed", (event) => {
    const { detail } = event as CustomEvent<Spot | null>;
    if (detail) void open(detail);
  }, { signal });
  if (explorer.opened !== null) await open(null);
}

/** Fit the whole region to any size of the frame, until the reader or the URL chooses another viewport. */
function keepRegion(map: L.Map, whereabouts: Whereabouts): void {
  const query = startQuery();
  let untouched = !query.has("view") && !query.has("event");
  for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, () => (untouched = false), { once: true, capture: true });
  const show = (): void => void (untouched && !whereabouts.moved && whereabouts.unmoved(() => showRegion(map)));
  map.on("resize", show);
  show();
}

/** Post the preferred height to the parent page, on changes and on request; see `frame.ts`. */
function announceHeight(): void {
  const page = document.documentElement;
  const beside = ["filter", "story"].flatMap((id) => document.getElementById(id) ?? []);
  const announce = (): void => {
    // In a hidden tab of the page the frame has no width yet.
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
