// A map in a frame leaves the page around it the wheel and the single finger, with which readers scroll past it.

import type * as L from "leaflet";
import { h } from "../page/dom";
import { gettext } from "../language/i18n";

/** Milliseconds for which the line is shown that says how the map is zoomed and moved instead. */
const SHOWN = 1800;
/** Selector of the elements that lie over the map and have their own gestures. */
const OVER = ".leaflet-control, .panel, .map-notice, .map-hint";

/** Share gestures with the page around, if there is one. */
export function shareGestures(map: L.Map): void {
  if (parent === window) return;
  const container = map.getContainer();
  const line = h("p", { class: "gesture-line", role: "status" });
  container.classList.add("shares-gestures");
  container.append(line);
  let timer = 0;
  const say = (text: string): void => {
    line.textContent = text;
    clearTimeout(timer);
    timer = window.setTimeout(() => (line.textContent = ""), SHOWN);
  };
  // The page around cannot be scrolled while the map fills the screen.
  const shared = ({ target }: Event): boolean => !document.fullscreenElement && !(target as Element).closest(OVER);
  const listen = <Name extends keyof HTMLElementEventMap>(name: Name, act: (event: HTMLElementEventMap[Name]) => void): void =>
    container.addEventListener(name, (event) => shared(event) && act(event), { capture: true, passive: true });

  let taken = false;
  container.addEventListener("mouseleave", () => (taken = false));
  listen("mousedown", () => {
    taken = true;
    line.textContent = "";
    // Before Leaflet does so, which lets the page around scroll to the map, away from under the pointer.
    container.focus({ preventScroll: true });
  });
  listen("wheel", (event) => {
    if (taken || event.ctrlKey || event.metaKey) return;
    event.stopPropagation();
    say(gettext("Click the map, or hold Ctrl or ⌘, to zoom with the wheel."));
  });
  listen("touchstart", (event) => event.touches.length === 1 && event.stopPropagation());
  listen("touchmove", (event) => event.touches.length === 1 && say(gettext("Move the map with two fingers.")));
}
