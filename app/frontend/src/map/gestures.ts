// A map in a frame leaves wheel and one-finger gestures to the page around it, so that readers can scroll past.

import type * as L from "leaflet";
import { h } from "../page/dom";
import { gettext } from "../language/i18n";

/** Milliseconds for which the hint on zooming and moving the map is shown. */
const SHOWN = 1800;
/** Selector of the elements over the map that have their own gestures. */
const OVER = ".leaflet-control, .panel, .map-notice, .map-hint";

/** Share gestures with the page around the frame, if there is one. */
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
  // The page around the frame cannot be scrolled in full-screen mode.
  const shared = ({ target }: Event): boolean => !document.fullscreenElement && !(target as Element).closest(OVER);
  const listen = <Name extends keyof HTMLElementEventMap>(name: Name, act: (event: HTMLElementEventMap[Name]) => void): void =>
    container.addEventListener(name, (event) => shared(event) && act(event), { capture: true, passive: true });

  let taken = false;
  container.addEventListener("mouseleave", () => (taken = false));
  listen("mousedown", () => {
    taken = true;
    line.textContent = "";
    // Leaflet would focus the map without `preventScroll`, so that the page around would scroll away from under the pointer.
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
