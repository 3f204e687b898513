// Synchronisation of the page's URL with filter, viewport and opened event; the back button undoes their changes.

import { type LatLng, type Map, latLng } from "leaflet";
import type { Commit, Explorer } from "./explorer";
import { fromQuery, joinPairs, toPairs, withQuery } from "../data/filter";
import { whenSized } from "../page/sizes";
import { NEWEST, type Sort, type Standing } from "../data/source";

/** Milliseconds between updates of the URL: WebKit refuses more than 100 changes in 10 seconds. */
const SETTLED = 250;
/** Milliseconds after which an update refused by the browser is retried. */
const REFUSED = 10_000;
/** Pixels by which the centre may shift when the map is resized. */
const SHIFT = 2;

/** Prefix of the state in the URL fragment of a map in one file. */
const OWN = "#?";

/**
 * Return the query of the page's URL. That of a map in one file is in the fragment, initially in the document: the query of its URL
 * belongs to the host of the file, and may be a signature or contain parameters of trackers.
 */
function addressQuery(): URLSearchParams {
  const { start } = document.documentElement.dataset;
  if (start === undefined) return new URLSearchParams(location.search);
  return new URLSearchParams(location.hash.startsWith(OWN) ? location.hash.slice(OWN.length) : start);
}

/** Return the URL with a query, relative to that of the page, and the current URL in the same form. */
function addressFor(query: string): { readonly url: string; readonly current: string } {
  return document.documentElement.dataset["start"] === undefined
    ? { url: query ? `?${query}` : location.pathname, current: location.search } : { url: `${OWN}${query}`, current: location.hash };
}

/** Return the initial state of the page: from its URL, and from the step of a story named in it. */
export function startQuery(): URLSearchParams {
  const { step, view } = document.getElementById("story")?.dataset ?? {};
  return complete(addressQuery(), step, view);
}

/** Add the filter and the viewport of a story's step to a query that names neither. */
export function complete(query: URLSearchParams, step = "", view = ""): URLSearchParams {
  const filters = query.has("datetime") || toPairs(fromQuery(query)).length > 0;
  if (!filters) for (const [name, value] of new URLSearchParams(step)) query.set(name, value);
  if (view && !query.has("view")) query.set("view", view);
  return query;
}

/** A viewport of the map. */
export interface View { readonly zoom: number; readonly center: [number, number] }

/** The story of the page. */
export interface StoryState {
  /** The parameters of its step; none once the reader has left the story. */
  readonly pairs: readonly [string, string][];
  /** The query string of the step's filter. */
  readonly query: string;
  /** Go to the step named in a query, and return the query with the filter and viewport of the step. */
  follow(address: URLSearchParams): URLSearchParams;
}

/** Parse `zoom/latitude/longitude`. */
export function parseView(text: string | null): View | null {
  const [zoom = Number.NaN, lat = Number.NaN, lon = Number.NaN] = (text ?? "").split("/").map(Number);
  return [zoom, lat, lon].every(Number.isFinite) ? { zoom, center: [lat, lon] } : null;
}

/** Read the location at which events are shown from the query. */
export function readStanding(query: URLSearchParams): Standing {
  return query.get("stand") === "concern" ? "concern" : "place";
}

/** Return the names of the overlays that the query switches on. */
export function readLayers(query: URLSearchParams): string[] {
  return (query.get("layers") ?? "").split(",").map((name) => name.trim()).filter(Boolean);
}

/** The parameter that hides events known only to an area. */
const HIDDEN_AREAS = ["areas", "hidden"] as const;

/** Whether the query shows events known only to an area. */
export function readAreas(query: URLSearchParams): boolean {
  return query.get(HIDDEN_AREAS[0]) !== HIDDEN_AREAS[1];
}

/** Read the sort order of the table from the query. */
export function readSort(query: URLSearchParams): Sort {
  return (query.get("sort") as Sort | null) ?? NEWEST;
}

/** Return the language in the URL, which links to other pages carry; none if the browser's preference decides. */
export function chosenLanguage(): [string, string][] {
  const code = startQuery().get("lang");
  return code ? [["lang", code]] : [];
}

/** State of the reader's view: filter, opened event and viewport, as parameters carried by the links of the page. */
export class Whereabouts {
  /** Whether the viewport was chosen, by the URL or by the reader. */
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
    // The viewport of a hidden map was not chosen.
    this.reading = true;
    whenSized(map, () => (this.reading = false));
    this.updateLinks();
  }

  /** All parameters of the current view, in the server's order, except those of the story. */
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

  /** Like `pairs`, but with the step of the story instead of its filter and view. */
  get storyPairs(): [string, string][] {
    const { pairs, story, explorer: { filter, query } } = this;
    if (!story?.pairs.length) return pairs;
    const own = toPairs(filter);
    const rest = pairs.slice(own.length).filter(([name]) => name !== "view" || this.moved);
    // A URL without a filter would mean the filter of the step.
    const shown: [string, string][] = query === story.query ? [] : own.length > 0 ? own : [["datetime", "../.."]];
    return [...shown, ...story.pairs, ...rest];
  }

  /** Include the step of a story in the URL. */
  followStory(story: StoryState): void {
    this.story = story;
    this.updateLinks();
  }

  /** Show a viewport that is not the reader's choice. */
  lead({ zoom, center }: View, animate: boolean): void {
    this.center = latLng(center);
    this.zoom = zoom;
    this.moved = false;
    this.map.setView(center, zoom, { animate });
  }

  /** Treat the current viewport as the reader's choice. */
  keep(): void {
    this.moved = true;
  }

  /** Apply a change of the viewport that is not the reader's choice. */
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

  /** Record that the map was moved; resizing alone does not count. */
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

  /** Update links to the same events elsewhere with the parameters that they take; `data-carries` is their base URL. */
  private updateLinks(): void {
    const filter = new Set([...toPairs(this.explorer.filter).map(([name]) => name), "version"]);
    const { pairs, storyPairs } = this;
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-carries]")) {
      const carried = link.dataset["all"] === undefined ? pairs.filter(([name]) => filter.has(name)) : storyPairs;
      // Links to the page in other languages name their language.
      const own: [string, string][] = link.hreflang ? [["lang", link.hreflang]] : [];
      link.href = withQuery(link.dataset["carries"] ?? "", [...carried.filter(([name]) => own.length === 0 || name !== "lang"), ...own]);
    }
  }
}

export class Address extends Whereabouts {
  /** URL to be written after a pause; `null` if none is pending. */
  private pending: string | null = null;
  private timer = 0;
  private written = Number.NEGATIVE_INFINITY;

  constructor(explorer: Explorer, map: Map, version: string,
    /** Shows the whole region, if the URL names no view. */
    private readonly showRegion: () => void) {
    super(explorer, map, version);
    window.addEventListener("popstate", () => this.read());
    forgetTrackers();
  }

  protected override changed(commit: Commit): void {
    super.changed(commit);
    // A document without a URL, such as a frame in a notebook, has no history.
    if (!/^(https?|file):$/.test(location.protocol)) return;
    if (commit === "push") this.settle();
    const { url, current } = addressFor(joinPairs(this.storyPairs));
    if (commit === "push") {
      if (url !== current) this.write("pushState", url);
    } else if (commit === "replace") {
      // The map is drawn first, as updating the URL takes about as long.
      this.settleSoon(url, performance.now() - this.written > SETTLED ? 0 : SETTLED);
    }
  }

  private settleSoon(url: string, pause: number): void {
    this.pending = url;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.settle(), pause);
  }

  /** Write a pending URL immediately. */
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

/** Remove parameters of trackers from the URL, before readers share it; the server lists them. */
function forgetTrackers(): void {
  const trackers = document.documentElement.dataset["trackers"]?.split(" ") ?? [];
  if (trackers.length === 0) return;
  const rest = location.search.slice(1).split("&").filter((pair) => !trackers.includes(pair.split("=", 1)[0] ?? ""));
  history.replaceState(null, "", `${location.pathname}${rest.length > 0 ? "?" : ""}${rest.join("&")}${location.hash}`);
}
