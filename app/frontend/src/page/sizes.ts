// Maps that begin hidden: in a closed tab, a frame without a size, a cell of a notebook.

import type { Map } from "leaflet";

/** Run a callback once the map has a size: immediately, unless it begins hidden. */
export function whenSized(map: Map, act: () => void): void {
  const { x, y } = map.getSize();
  if (x > 0 && y > 0) act();
  else map.once("resize", () => whenSized(map, act));
}
