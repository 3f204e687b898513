// The address bar always holds the filter, the part of the map and the opened event; the back button undoes their changes.

import type * as L from "leaflet";
import type { Commit, Explorer, Standing } from "./explorer";
import { fromQuery, joinPairs, toPairs } from "./filter";

/** A part of the map as `zoom/latitude/longitude`. */
export function formatView(map: L.Map): string {
  const { lat, lng } = map.getCenter();
  return `${map.getZoom()}/${lat.toFixed(3)}/${lng.toFixed(3)}`;
}

export function parseView(text: string | null): { zoom: number; center: [number, number] } | null {
  const [zoom = Number.NaN, lat = Number.NaN, lon = Number.NaN] = (text ?? "").split("/").map(Number);
  return [zoom, lat, lon].every(Number.isFinite) ? { zoom, center: [lat, lon] } : null;
}

/** Where the address lets events stand. */
export function readStanding(query: URLSearchParams): Standing {
  return query.get("stand") === "concern" ? "concern" : "place";
}

export class Address {
  private moved: boolean;
  private reading = false;

  constructor(private readonly explorer: Explorer, private readonly map: L.Map, private readonly version: string,
    /** Shows the whole region, where the address names no view. */
    private readonly showRegion: () => void) {
    this.moved = new URLSearchParams(location.search).has("view");
    explorer.addEventListener("filtered", (event) => this.write((event as CustomEvent<Commit>).detail));
    explorer.addEventListener("opened", (event) => this.write((event as CustomEvent<Commit>).detail));
    map.on("moveend", () => {
      if (this.reading) return;
      this.moved = true;
      this.write("replace");
    });
    window.addEventListener("popstate", () => void this.read());
    this.updateLinks();
  }

  private write(commit: Commit): void {
    this.updateLinks();
    const { explorer } = this;
    const pairs = toPairs(explorer.filter);
    if (explorer.opened !== null) pairs.push(["event", explorer.opened]);
    if (explorer.standing === "concern") pairs.push(["stand", "concern"]);
    if (this.version) pairs.push(["version", this.version]);
    if (this.moved) pairs.push(["view", formatView(this.map)]);
    const query = joinPairs(pairs);
    const url = query ? `?${query}` : location.pathname;
    if (commit === "push" && url !== location.search) history.pushState(null, "", url);
    else if (commit !== "none") history.replaceState(null, "", url);
  }

  private async read(): Promise<void> {
    this.reading = true;
    const query = new URLSearchParams(location.search);
    this.explorer.standing = readStanding(query);
    const filter = fromQuery(query);
    if (filter.text) await this.explorer.prepareSearch();
    this.explorer.change(filter, "none");
    this.explorer.open(query.get("event"), "none");
    const view = parseView(query.get("view"));
    if (view) this.map.setView(view.center, view.zoom, { animate: false });
    else if (this.moved) this.showRegion();
    this.moved = view !== null;
    this.reading = false;
  }

  /** Let the page's links to downloads and embeds carry the filter; `data-carries` holds their address without it. */
  private updateLinks(): void {
    const pairs = toPairs(this.explorer.filter);
    const query = joinPairs(this.version ? [...pairs, ["version", this.version]] : pairs);
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-carries]")) {
      link.href = `${link.dataset["carries"]}${query ? `?${query}` : ""}`;
    }
  }
}
