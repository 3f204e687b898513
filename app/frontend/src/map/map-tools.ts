// Tools at the edge of the map: distance measurement, full-screen mode, the reader's position, and the pointer's coordinates.

import * as L from "leaflet";
import { corner } from "./corners";
import { h } from "../page/dom";
import { formatNumber, gettext } from "../language/i18n";

const METRES_PER_MILE = 1852;
/** `GeolocationPositionError.PERMISSION_DENIED`. */
const DENIED = 1;

/** A column of toggle buttons. */
export class ToolsControl extends L.Control {
  constructor() {
    super({ position: corner("topright") });
  }

  override onAdd(map: L.Map): HTMLElement {
    const measure = new Measure(map);
    const tools = h("div", { class: "leaflet-bar map-tools", role: "group", "aria-label": gettext("Map tools") },
      toggle("measure", gettext("Measure a distance"), "M2 14 14 2l4 4L6 18zM6 10l2 2M9 7l2 2M12 4l2 2", (button) => measure.toggle(button)),
      document.fullscreenEnabled ? toggle("fullscreen", gettext("Full screen"), "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4", () => void fullscreen()) : null,
      "geolocation" in navigator ? toggle("locate", gettext("Show where I am"), "M10 1v4M10 15v4M1 10h4M15 10h4M10 6a4 4 0 1 1 0 8 4 4 0 1 1 0-8", (button) => locate(map, button)) : null);
    L.DomEvent.disableClickPropagation(tools);
    const full = tools.querySelector(".map-tool-fullscreen");
    // The browser may also leave full-screen mode by itself.
    document.addEventListener("fullscreenchange", () => full?.setAttribute("aria-pressed", String(document.fullscreenElement !== null)));
    return tools;
  }
}

/** The coordinates under the pointer, or of the map's centre without a pointer. */
export class CoordinatesControl extends L.Control {
  private readonly text = h("output", { class: "map-coordinates", "aria-label": gettext("Coordinates") });

  constructor() {
    super({ position: corner("bottomright") });
  }

  override onAdd(map: L.Map): HTMLElement {
    const show = ({ lat, lng }: L.LatLng): void => void (this.text.textContent = formatCoordinates(lat, lng));
    map.on("mousemove", (event) => show(event.latlng)).on("mouseout moveend", () => show(map.getCenter()));
    map.whenReady(() => show(map.getCenter()));
    return this.text;
  }
}

/** Format coordinates as degrees with two decimals: "40.37° N 49.84° E". */
export function formatCoordinates(lat: number, lon: number): string {
  const wrapped = ((((lon + 180) % 360) + 360) % 360) - 180;
  const degrees = (value: number): string => formatNumber(Math.abs(value), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const part = (value: number, positive: string, negative: string): string => `${degrees(value)}° ${value < 0 ? negative : positive}`;
  // Translators: north, south, east and west, after degrees.
  const [north, south, east, west] = [gettext("N"), gettext("S"), gettext("E"), gettext("W")];
  return `${part(lat, north, south)} ${part(wrapped, east, west)}`;
}

/** Format a distance in kilometres and nautical miles. */
export function formatDistance(metres: number): string {
  const digits = (value: number): string => formatNumber(value < 100 ? Math.round(value * 10) / 10 : Math.round(value));
  return gettext("{km} km · {nmi} nautical miles", { km: digits(metres / 1000), nmi: digits(metres / METRES_PER_MILE) });
}

/** Measurement of spherical distances along points set by the reader; it captures keys and clicks until it ends. */
class Measure {
  private surface: HTMLElement | null = null;
  private readonly line = L.polyline([], { className: "measure-line", interactive: false, renderer: L.svg(), weight: 3, dashArray: "6 6" });
  private readonly result = h("div", { class: "measure-result", role: "status" });
  private button: HTMLElement | null = null;

  constructor(private readonly map: L.Map) {}

  toggle(button: HTMLElement): void {
    if (this.surface) return this.stop();
    this.button = button;
    button.setAttribute("aria-pressed", "true");
    this.surface = h("div", { class: "measure-surface", tabindex: 0, role: "application", "aria-label": gettext("Measure: Enter sets a point at the map's centre, Backspace removes the last, Escape ends") });
    this.surface.addEventListener("click", (event) => {
      event.stopPropagation();
      this.add(this.map.mouseEventToLatLng(event));
    });
    this.surface.addEventListener("keydown", (event) => this.key(event));
    this.map.getContainer().append(this.surface, this.result);
    this.line.setLatLngs([]).addTo(this.map);
    this.showResult();
    this.surface.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.stop();
    else if (event.key === "Enter") this.add(this.map.getCenter());
    else if (event.key === "Backspace") this.replace(this.points().slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private points(): L.LatLng[] {
    return this.line.getLatLngs() as L.LatLng[];
  }

  private add(at: L.LatLng): void {
    this.replace([...this.points(), at]);
  }

  private replace(points: L.LatLng[]): void {
    this.line.setLatLngs(points);
    this.showResult();
  }

  private showResult(): void {
    const points = this.points();
    const metres = points.slice(1).reduce((sum, point, i) => sum + this.map.distance(points[i]!, point), 0);
    this.result.textContent = points.length < 2 ? gettext("Click the points of a path to measure it; Escape ends.") : formatDistance(metres);
  }

  private stop(): void {
    this.surface?.remove();
    this.surface = null;
    this.result.remove();
    this.line.remove();
    this.button?.setAttribute("aria-pressed", "false");
    this.button?.focus();
  }
}

async function fullscreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}

/** Query the reader's position from the browser once, without sending it anywhere. */
function locate(map: L.Map, button: HTMLElement): void {
  if (button.getAttribute("aria-pressed") === "true") {
    map.fire("forgetlocation");
    return;
  }
  button.setAttribute("aria-pressed", "true");
  const shown = L.layerGroup();
  map.once("locationfound", ({ latlng, accuracy }: L.LocationEvent) => {
    shown.addLayer(L.circle(latlng, { radius: accuracy, className: "location-area", interactive: false, renderer: L.svg() }))
      .addLayer(L.circleMarker(latlng, { radius: 6, className: "location-point", interactive: false, renderer: L.svg() })).addTo(map);
  });
  map.once("locationerror", ({ code }: L.ErrorEvent) => {
    map.fire("forgetlocation");
    map.fire("toolfailed", { text: code === DENIED
      ? gettext("The browser does not let this page know where you are. You can allow it in the browser's settings for this site.")
      : gettext("The browser could not find out where you are.") });
  });
  map.once("forgetlocation", () => {
    shown.remove();
    map.off("locationfound locationerror");
    button.setAttribute("aria-pressed", "false");
  });
  map.locate({ setView: true, maxZoom: 9 });
}

function toggle(name: string, title: string, path: string, click: (button: HTMLElement) => void): HTMLElement {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 20 20");
  icon.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  icon.append(line);
  const button = h("button", { type: "button", class: `map-tool map-tool-${name}`, title, "aria-label": title, "aria-pressed": "false", click: () => click(button) }, icon);
  return button;
}
