// The first view, which is part of the page (app/drawing/map/first_view.py): it covers the map until that shows the same, or is used.

import type * as L from "leaflet";
import { basemapOf } from "./basemap";

/** Remove the first view once the base map and the events are drawn. */
export function takeOver(map: L.Map, events: L.Layer): void {
  const view = document.querySelector(".first-view");
  if (!view) return;
  const basemap = basemapOf(map);
  const leave = (): void => {
    view.remove();
    events.off("drawn", look);
    basemap?.off("complete", look);
    for (const act of ACTS) map.getContainer().removeEventListener(act, leave, true);
  };
  const look = (): void => {
    if (document.documentElement.dataset["events"] !== undefined && (basemap?.isComplete ?? true)) leave();
  };
  events.on("drawn", look);
  basemap?.on("complete", look);
  for (const act of ACTS) map.getContainer().addEventListener(act, leave, true);
}

const ACTS = ["pointerdown", "wheel", "keydown"] as const;
