// What a first visit explains: once, in two sentences, until the reader has dealt with it.

import * as L from "leaflet";
import { h } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { gettext } from "../language/i18n";

const KEY = "caspian-map-hint";

/** Show the hint over the map, unless this browser remembers that it was read. */
export function showHint(map: L.Map, explorer: Explorer): void {
  if (remembered()) return;
  const container = map.getContainer();
  const dismiss = (): void => {
    remember();
    if (hint.contains(document.activeElement)) container.focus({ preventScroll: true });
    hint.remove();
  };
  const hint = h("div", { class: "map-hint", role: "note", "aria-label": gettext("How the map works") },
    h("p", {}, gettext("Each symbol is a sourced event, a ring with a number is several: open them to read what is known. Filter above, choose a period below.")),
    h("button", { type: "button", class: "hint-close", "aria-label": gettext("Close the hint"), click: dismiss }, "×"));
  hint.addEventListener("keydown", (event) => event.key === "Escape" && dismiss());
  L.DomEvent.disableClickPropagation(hint);
  container.append(hint);
  explorer.addEventListener("opened", dismiss, { once: true });
}

/** A browser that keeps nothing for this site remembers nothing. */
function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

function remember(): void {
  try {
    localStorage.setItem(KEY, "read");
  } catch {
    // The hint comes again with the next visit.
  }
}
