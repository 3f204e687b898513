// The address bar always holds the filter, the part of the map and the opened event; the back button undoes their changes.

import { type LatLng, type Map, latLng } from "leaflet";
import type { Commit, Explorer } from "./explorer";
import { fromQuery, joinPairs, toPairs, withQuery } from "../data/filter";
import { whenSized } from "../page/sizes";
import { NEWEST, type Sort, type Standing } from "../data/source";

/** Milliseconds for which the address stays as it is before it follows: WebKit refuses more than 100 changes in 10 seconds. */
const SETTLED = 250;
/** Pause after which the address is written once more if the browser refused it. */
const REFUSED = 10_000;
/** Pixels by which the centre may shift when the map gets another size. */
const SHIFT = 2;

/** Prefix of the state in the fragment of a map in one file. */
const OWN = "#?";

/**
 * The query of the page's address. That of a map in one file is in its fragment, at first in the document: the query of the address
 * belongs to who serves the file, and may be a signature or hold parameters of trackers.
 */
function addressQuery(): URLSearchParams {
  const { start } = document.documentElement.dataset;
  if (start === undefined) return new URLSearchParams(location.search);
  return new URLSearchParams(location.hash.startsWith(OWN) ? location.hash.slice(OWN.length) : start);
}

/** The address that holds a query, relative to that of the page, and the same of the query that it holds now. */
function addressFor(query: string): { readonly url: string; readonly current: string } {
  return document.documentElement.dataset["start"] === undefined
    ? { url: query ? `?${query}` : location.pathname, current: location.search } : { url: `${OWN}${query}`, current: location.hash };
}

/** The initial state of the page: by its address, and by the step of a story that the address names. */
export function startQuery(): URLSearchParams {
  const { step, view } = document.getElementById("story")?.dataset ?? {};
  return complete(addressQuery(), step, view);
}

/** Add the filter and the part of the map of a story's step to an address that names neither. */
export function complete(query: URLSearchParams, step = "", view = ""): URLSearchParams {
  const filters = query.has("datetime") || toPairs(fromQuery(query)).length > 0;
  if (!filters) for (const [name, value] of new URLSearchParams(step)) query.set(name, value);
  if (view && !query.has("view")) query.set("view", view);
  return query;
}

/** A part of the map. */
export interface View { readonly zoom: number; readonly center: [number, number] }

/** The story of the page. */
export interface StoryState {
  /** The parameters that name its step; none once the reader has left it. */
  readonly pairs: readonly [string, string][];
  /** The query string of the step's filter. */
  readonly query: string;
  /** Go to the step of an address, and add to it what the step shows. */
  follow(address: URLSearchParams): URLSearchParams;
}

/** Read `zoom/latitude/longitude`. */
export function parseView(text: string | null): View | null {
  const [zoom = Number.NaN, lat = Number.NaN, lon = Number.NaN] = (text ?? "").split("/").map(Number);
  return [zoom, lat, lon].every(Number.isFinite) ? { zoom, center: [lat, lon] } : null;
}

/** Read from the address the location at which events are shown. */
export function readStanding(query: URLSearchParams): Standing {
  return query.get("stand") === "concern" ? "concern" : "place";
}

/** The further layers that the address switches on, in the order of the map's own. */
export function readLayers(query: URLSearchParams): string[] {
  return (query.get("layers") ?? "").split(",").map((name) => name.trim()).filter(Boolean);
}

/** The parameter that hides what is known only to an area. */
const HIDDEN_AREAS = ["areas", "hidden"] as const;

/** Whether the address shows what is known only to an area. */
export function readAreas(query: URLSearchParams): boolean {
  return query.get(HIDDEN_AREAS[0]) !== HIDDEN_AREAS[1];
}

/** Read from the address the sort order of the table. */
export function readSort(query: URLSearchParams): Sort {
  return (query.get("sort") as Sort | null) ?? NEWEST;
}

/** The language in the address, which links to other pages keep; none where the browser's languages decide. */
export function chosenLanguage(): [string, string][] {
  const code = startQuery().get("lang");
  return code ? [["lang", code]] : [];
}

/** State of the reader's view: filter, opened event and part of the map, as parameters that the links of the page carry. */
export class Whereabouts {
  /** Whether the part of the map was chosen, by the address or by the reader. */
  moved: boolean;
  protected reading = false;
  protected story: StoryState | null = null;
  private center: LatLng;
  private zoom: number;

  constructor(protected readonly explorer: Explorer, protected readonly map: Map, private readonly version: string) {
    const named = parseView(startQuery().get("view"));
    this.moved = addressQuery().has("view");
    for (const change of ["filtered", "opened", "compared", "layered", "turned", "unplaced"]) {
      explorer.addEventListener(change, (event) => this.changed((event as CustomEvent<Commit>).detail));
    }
    this.center = named ? latLng(named.center) : map.getCenter();
    this.zoom = map.getZoom();
    map.on("moveend", () => this.follow());
    // What a hidden map shows is nobody's choice.
    this.reading = true;
    whenSized(map, () => (this.reading = false));
    this.updateLinks();
  }

  /** All parameters of the current view, in the server's order; without the story. */
  get pairs(): [string, string][] {
    const { explorer, center, zoom } = this;
    const pairs = toPairs(explorer.filter);
    if (!explorer.showsAreas) pairs.push([...HIDDEN_AREAS]);
    if (explorer.compared) pairs.push(["compare", explorer.compared]);
    if (explorer.opened !== null) pairs.push(["event", explorer.opened]);
    if (explorer.layers.length > 0) pairs.push(["layers", explorer.layers.join()]);
    if (explorer.table) pairs.push(["show", "table"]);
    if (explorer.sort !== NEWEST) pairs.push(["sort", explorer.sort]);
    if (explorer.standing === "concern") pairs.push(["stand", "concern"]);
    if (this.version) pairs.push(["version", this.version]);
    if (this.moved || this.story?.pairs.length) pairs.push(["view", `${zoom}/${center.lat.toFixed(3)}/${center.lng.toFixed(3)}`]);
    return [...pairs, ...chosenLanguage()];
  }

  /** As `pairs`, but with the step of the story: its filter and view are left out. */
  get storyPairs(): [string, string][] {
    const { pairs, story, explorer: { filter, query } } = this;
    if (!story?.pairs.length) return pairs;
    const own = toPairs(filter);
    const rest = pairs.slice(own.length).filter(([name]) => name !== "view" || this.moved);
    // Without any filter the address would mean that of the step.
    const shown: [string, string][] = query === story.query ? [] : own.length > 0 ? own : [["datetime", "../.."]];
    return [...shown, ...story.pairs, ...rest];
  }

  /** Let the address name the step of a story. */
  followStory(story: StoryState): void {
    this.story = story;
    this.updateLinks();
  }

  /** Show a part of the map that is not the reader's choice. */
  lead({ zoom, center }: View, animate: boolean): void {
    this.center = latLng(center);
    this.zoom = zoom;
    this.moved = false;
    this.map.setView(center, zoom, { animate });
  }

  /** Take what is shown for the reader's choice. */
  keep(): void {
    this.moved = true;
  }

  /** Let the page show another part of the map, which is not the reader's choice. */
  unmoved(change: () => void): void {
    const { reading } = this;
    this.reading = true;
    change();
    this.reading = reading;
    this.moved = false;
  }

  protected changed(_commit: Commit): void {
    this.updateLinks();
  }

  /** Take over where the map was moved to; a map that only got another size has not been moved. */
  private follow(): void {
    const { map } = this;
    const [center, zoom] = [map.getCenter(), map.getZoom()];
    if (zoom === this.zoom && map.project(center).distanceTo(map.project(this.center)) <= SHIFT) return;
    this.center = center;
    this.zoom = zoom;
    if (this.reading) return;
    this.moved = true;
    this.changed("replace");
  }

  /** Let links to the same events elsewhere carry what they take; `data-carries` holds their address without it. */
  private updateLinks(): void {
    const filter = new Set([...toPairs(this.explorer.filter).map(([name]) => name), "version"]);
    const { pairs, storyPairs } = this;
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-carries]")) {
      const carried = link.dataset["all"] === undefined ? pairs.filter(([name]) => filter.has(name)) : storyPairs;
      // Links to the page in other languages name theirs.
      const own: [string, string][] = link.hreflang ? [["lang", link.hreflang]] : [];
      link.href = withQuery(link.dataset["carries"] ?? "", [...carried.filter(([name]) => own.length === 0 || name !== "lang"), ...own]);
    }
  }
}

export class Address extends Whereabouts {
  /** Address to be written after a pause; `null` if none is waiting. */
  private pending: string | null = null;
  private timer = 0;
  private written = Number.NEGATIVE_INFINITY;

  constructor(explorer: Explorer, map: Map, version: string,
    /** Shows the whole region, where the address names no view. */
    private readonly showRegion: () => void) {
    super(explorer, map, version);
    window.addEventListener("popstate", () => this.read());
    forgetTrackers();
  }

  protected override changed(commit: Commit): void {
    super.changed(commit);
    // A document without an address of its own, such as a frame in a notebook, has no history.
    if (!/^(https?|file):$/.test(location.protocol)) return;
    if (commit === "push") this.settle();
    const { url, current } = addressFor(joinPairs(this.storyPairs));
    if (commit === "push") {
      if (url !== current) this.write("pushState", url);
    } else if (commit === "replace") {
      // The map is drawn first: writing takes browsers as long as that.
      this.settleSoon(url, performance.now() - this.written > SETTLED ? 0 : SETTLED);
    }
  }

  private settleSoon(url: string, pause: number): void {
    this.pending = url;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.settle(), pause);
  }

  /** Write now what waits for a pause. */
  private settle(): void {
    if (this.pending !== null) this.write("replaceState", this.pending);
  }

  private write(how: "pushState" | "replaceState", url: string): void {
    clearTimeout(this.timer);
    this.pending = null;
    this.written = performance.now();
    try {
      history[how](null, "", url);
    } catch {
      this.settleSoon(url, REFUSED);
    }
  }

  private read(): void {
    clearTimeout(this.timer);
    this.pending = null;
    this.reading = true;
    const named = addressQuery().has("view");
    const query = this.story?.follow(addressQuery()) ?? addressQuery();
    if (this.explorer.source.complete) this.explorer.standing = readStanding(query);
    this.explorer.change(fromQuery(query), "none");
    this.explorer.compare(query.get("compare") ?? "", "none");
    this.explorer.switchLayers(readLayers(query), "none");
    this.explorer.showAreas(readAreas(query), "none");
    this.explorer.turn(query.get("show") === "table", readSort(query), "none");
    this.explorer.open(query.get("event"), "none");
    const view = parseView(query.get("view"));
    if (view) this.map.setView(view.center, view.zoom, { animate: false });
    else if (this.moved || this.story) this.showRegion();
    this.moved = named;
    this.reading = false;
  }
}

/** Take what only follows readers from site to site out of the address, before they pass it on; the server names it. */
function forgetTrackers(): void {
  const trackers = document.documentElement.dataset["trackers"]?.split(" ") ?? [];
  if (trackers.length === 0) return;
  const rest = location.search.slice(1).split("&").filter((pair) => !trackers.includes(pair.split("=", 1)[0] ?? ""));
  history.replaceState(null, "", `${location.pathname}${rest.length > 0 ? "?" : ""}${rest.join("&")}${location.hash}`);
}
