// The entry of the map page's bundle: the functions called by its Folium map (app/drawing/map/elements.py), as the global `caspian`.

import type * as L from "leaflet";
import "./leaflet-page.js";
import { carry } from "../data/columns";
import { type ExploreOptions, elements, explore } from "./core";
import type { EventLayer } from "../map/event-layer";
import type { Legend } from "../controls/legend";
import { LaterLayer } from "../map/later-layer";
import { showHome } from "../map/region";

/** Fetch the code of everything that is not initially on the map. */
const around = (): Promise<typeof import("./around")> => import("./around");

const caspian = {
  ...elements,

  createMap: (id: string, options: L.MapOptions): L.Map => elements.createMap(id, options, showHome),

  places: (...options: [url: string, name: string, kinds: readonly string[], pages: string]): LaterLayer =>
    new LaterLayer(async () => new (await around()).PlacesLayer(...options)),
  zones: (...options: [url: string, name: string, kinds: readonly string[]]): LaterLayer =>
    new LaterLayer(async () => new (await around()).ZonesLayer(...options)),
  access: (...options: [url: string, name: string]): LaterLayer => new LaterLayer(async () => new (await around()).AccessLayer(...options)),
  routes: (...options: [url: string, name: string]): LaterLayer => new LaterLayer(async () => new (await around()).RoutesLayer(...options)),
  tiles: (...options: [url: string, attribution: string]): LaterLayer => new LaterLayer(async () => (await around()).tiles(...options)),

  features: async (map: L.Map): Promise<void> => (await around()).showFeatures(map),

  carry,

  explore: (map: L.Map, events: EventLayer, legend: Legend, options: ExploreOptions): Promise<void> =>
    explore(map, events, legend, options, async (explorer, notices) => (await around()).furnish(explorer, notices, map, legend, options)),
};

declare global {
  interface Window { caspian: unknown }
}
window.caspian = caspian;
