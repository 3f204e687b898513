// The page around the map: filter, panel, table, timeline, sharing, stories, printing, and overlays; fetched once the events are on the
// map.

import * as L from "leaflet";
import { Address, startQuery } from "../state/address";
import { basemapOf } from "../map/basemap";
import { closeOnLeave } from "../controls/choice-menu";
import { Comparison } from "../panel/compare";
import { type ExploreOptions, eventAddresses, showOpened } from "./core";
import { showHome } from "../map/region";
import { byId } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { FilterBar } from "../controls/filter-bar";
import { showHint } from "../controls/hint";
import type { Legend } from "../controls/legend";
import { CoordinatesControl, ToolsControl } from "../map/map-tools";
import type { Notices } from "../panel/notices";
import { Panel } from "../panel/panel";
import { Printing } from "../controls/printing";
import { RemoteSource } from "../data/remote-source";
import type { Spot } from "../data/source";
import { Share } from "../controls/share";
import { Sheet } from "../panel/sheet";
import { followSkips } from "../page/skips";
import { foldSiteLinks } from "../controls/site-menu";
import { whenSized } from "../page/sizes";
import { startStory } from "../panel/story";
import { TableView } from "../panel/table-view";
import { Timeline } from "../timeline/timeline";

export { AccessLayer } from "../map/layers/access-layer";
export { showFeatures } from "../map/layers/features";
export { PlacesLayer, ZonesLayer } from "../map/layers/overlays";
export { RoutesLayer } from "../map/layers/routes";
export { tiles } from "../map/layers/tiles";

/** Initialise the page around the map. */
export async function furnish(explorer: Explorer, notices: Notices, map: L.Map, legend: Legend, options: ExploreOptions): Promise<void> {
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
  // By now the map has its final size within the page.
  whenSized(map, () => {
    map.invalidateSize({ animate: false });
    if (startQuery().has("view")) return;
    showHome(map);
    showOpened(explorer, map);
  });
  new Comparison(explorer, map, () => basemapOf(map), explorer.source.complete ? explorer.source : new RemoteSource(options, explorer.source.regions), categories, byId("panel-body"));
  const address = new Address(explorer, map, options.version, () => showHome(map));
  if (options.served) new Share(address);
  if (options.served) showHint(explorer);
  // A map in one file has no links of a site.
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
  await startStory(explorer, map, address, eventAddresses(options));
}
