// Hint for a first visit: once, in a line above the list, until the reader has dismissed or followed it.

import { byId, h } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { gettext } from "../language/i18n";

const KEY = "caspian-map-hint";

/** Show the hint, unless this browser remembers that it was read. */
export function showHint(explorer: Explorer): void {
  if (remembered()) return;
  const dismiss = (): void => {
    remember();
    if (hint.contains(document.activeElement)) byId("map").focus({ preventScroll: true });
    hint.remove();
  };
  const hint = h("div", { class: "map-hint", role: "note", "aria-label": gettext("How the map works") },
    h("p", {}, gettext("Open a symbol or ring to read about it.")),
    h("button", { type: "button", class: "hint-close", "aria-label": gettext("Close the hint"), click: dismiss }, "×"));
  hint.addEventListener("keydown", (event) => event.key === "Escape" && dismiss());
  byId("panel-body").before(hint);
  explorer.addEventListener("opened", dismiss, { once: true });
}

/** Whether this browser remembers that the hint was read; false if it blocks storage. */
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
    // The hint is shown again on the next visit.
  }
}
