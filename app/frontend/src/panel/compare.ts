// Two periods side by side: synchronised maps, and counts of their events by category and by country.

import * as L from "leaflet";
import type { Basemap } from "../map/basemap";
import { nameSpan } from "../language/calendar";
import { OPEN_END, OPEN_START, parsePeriod, shortDate } from "../language/dates";
import { h } from "../page/dom";
import { EventLayer } from "../map/event-layer";
import { Explorer } from "../state/explorer";
import { OF_EVENTS, formatNumber, gettext, ngettext } from "../language/i18n";
import { label } from "../language/labels";
import { MarkWalker } from "../map/mark-walker";
import { type Source, type Spot, countOf } from "../data/source";
import { chosen } from "../data/filter";

/** Most countries in the comparison. */
const COUNTRIES = 12;
/** Most events of one spot in a choice. */
const LISTED = 100;

/** The second map and its events. */
interface Second { readonly map: L.Map; readonly explorer: Explorer }

export class Comparison {
  private second: Second | null = null;
  private readonly names = [h("div", { class: "period-name" }), h("div", { class: "period-name of-second" })] as const;
  private readonly tables = h("div");
  private readonly element = h("details", { class: "comparison", open: true, hidden: true }, h("summary", {}, gettext("Comparison")), this.tables);

  /** `source` provides the events of the second period, `categories` are in the order of the legend. */
  constructor(private readonly explorer: Explorer, private readonly map: L.Map, private readonly basemap: () => Basemap | undefined,
    private readonly source: Source, private readonly categories: readonly string[], panel: HTMLElement) {
    panel.before(this.element);
    for (const change of ["compared", "filtered", "summarised"]) explorer.addEventListener(change, () => this.update());
    explorer.addEventListener("opened", () => this.fold());
    explorer.addEventListener("listed", () => this.fold());
    this.update();
  }

  /** Collapse to make room for an event or a list. */
  private fold(): void {
    this.element.toggleAttribute("open", this.explorer.opened === null);
  }

  private update(): void {
    const { explorer } = this;
    if (!explorer.compared) return this.end();
    this.second ??= this.begin();
    const { explorer: other } = this.second;
    other.standing = explorer.standing;
    const filter = { ...explorer.filter, datetime: explorer.compared };
    if (JSON.stringify(filter) !== JSON.stringify(other.filter)) other.change(filter, "none");
    this.render();
  }

  private begin(): Second {
    const container = h("div", { class: "folium-map second-map", id: "second-map", role: "group", tabindex: 0, "aria-label": gettext("Map of the second period") });
    this.map.getContainer().after(container);
    this.split(true);
    const map = L.map(container, { ...this.map.options, zoomControl: false, attributionControl: false });
    map.setView(this.map.getCenter(), this.map.getZoom(), { animate: false });
    this.basemap()?.twin().addTo(map);
    const explorer = new Explorer(this.source);
    const events = new EventLayer("compared").addTo(map);
    events.show(explorer);
    new MarkWalker(map, events);
    this.map.getContainer().append(this.names[0]);
    container.append(this.names[1]);
    const observer = new ResizeObserver(() => map.invalidateSize({ pan: false }));
    observer.observe(container);
    map.on("unload", () => observer.disconnect());
    explorer.addEventListener("summarised", () => this.render());
    explorer.addEventListener("opened", () => explorer.opened !== null && this.explorer.open(explorer.opened));
    explorer.addEventListener("highlighted", () => this.explorer.highlight(explorer.highlighted));
    explorer.addEventListener("listed", (event) => this.offer((event as CustomEvent<Spot | null>).detail));
    this.explorer.addEventListener("opened", this.pass);
    this.explorer.addEventListener("highlighted", this.pass);
    couple(this.map, map);
    return { map, explorer };
  }

  /** Give the first map half of the space or all of it; it keeps its centre, and its legend is collapsed. */
  private split(halved: boolean): void {
    const { map } = this;
    const [centre, zoom] = [map.getCenter(), map.getZoom()];
    document.body.toggleAttribute("data-comparing", halved);
    this.element.hidden = !halved;
    if (halved) map.getContainer().querySelector(".legend details")?.removeAttribute("open");
    map.invalidateSize({ pan: false, debounceMoveend: true }).setView(centre, zoom, { animate: false });
  }

  /** Open and highlight the same events on the second map as on the first. */
  private readonly pass = (): void => {
    this.second?.explorer.open(this.explorer.opened, "none");
    this.second?.explorer.highlight(this.explorer.highlighted);
  };

  private end(): void {
    if (!this.second) return;
    const container = this.second.map.getContainer();
    this.second.map.remove();
    container.remove();
    for (const name of this.names) name.remove();
    for (const change of ["opened", "highlighted"]) this.explorer.removeEventListener(change, this.pass);
    this.second = null;
    this.split(false);
    delete document.documentElement.dataset["compared"];
  }

  /** Offer a choice among the events of a spot on the second map, over the map itself: the panel lists those of the first. */
  private offer(spot: Spot | null): void {
    const { second } = this;
    if (!second || !spot) return;
    const { box } = spot;
    const { map, explorer: { source, filter, standing } } = second;
    this.explorer.ask("listed-second", () => source.list(filter, standing, spot, 0, LISTED), ({ entries }) => {
      const items = entries.map(({ id, title, date }) => h("li", {},
        h("button", { type: "button", class: "link", ...OF_EVENTS, click: () => this.explorer.open(id) }, title), " ", h("small", {}, shortDate(date))));
      L.popup({ maxHeight: 240 }).setLatLng([(box[1] + box[3]) / 2, (box[0] + box[2]) / 2]).setContent(h("ul", { class: "spot-events" }, ...items)).openOn(map);
    });
  }

  private render(): void {
    const { second, explorer } = this;
    if (!second || second.explorer.summaryOf !== second.explorer.query) return;
    const both = [explorer, second.explorer] as const;
    const names = both.map(({ filter }) => nameOfPeriod(filter.datetime)) as [string, string];
    both.forEach(({ summary: { matched } }, i) => (this.names[i]!.textContent =
      ngettext("{period}: {n} event", "{period}: {n} events", matched, { period: names[i]! })));
    const wanted = chosen(explorer.filter, "category");
    const categories = this.categories.filter((category) => wanted.length === 0 || wanted.includes(category));
    const most = (facet: string): string[] => [...new Set(both.flatMap(({ summary }) => [...(summary.facets.get(facet)?.keys() ?? [])]))]
      .sort((a, b) => sum(both, facet, b) - sum(both, facet, a));
    this.tables.replaceChildren(
      table(gettext("Events by category"), names, categories.map((code) => [label("category", code), ...both.map((one) => countOf(one.summary, "category", code))])),
      table(gettext("Events by country"), names, most("country").slice(0, COUNTRIES).map((code) => [label("state", code), ...both.map((one) => countOf(one.summary, "country", code))])));
  }
}

function sum(both: readonly Explorer[], facet: string, code: string): number {
  return both.reduce((total, one) => total + countOf(one.summary, facet, code), 0);
}

/** Return a table with two columns of numbers, each with a bar. */
function table(caption: string, names: readonly [string, string], rows: readonly (readonly [string, ...number[]])[]): HTMLElement {
  const most = Math.max(1, ...rows.flatMap(([, ...numbers]) => numbers));
  const cell = (number: number): HTMLElement => {
    const bar = h("span", { class: "bar", "aria-hidden": "true" });
    bar.style.width = `${(60 * number) / most}%`;
    return h("td", {}, bar, formatNumber(number));
  };
  return h("table", {}, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, h("td"), ...names.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...rows.map(([name, ...numbers]) => h("tr", {}, h("th", { scope: "row" }, name), ...numbers.map(cell)))));
}

/** Return a filter's period in words; with open ends as in the filter. */
function nameOfPeriod(datetime: string): string {
  const period = datetime ? parsePeriod(datetime) : null;
  if (!period) return gettext("All years");
  const [first, last] = period;
  if (first === OPEN_START && last === OPEN_END) return gettext("All years");
  if (first === OPEN_START) return gettext("until {date}", { date: nameSpan({ start: last, end: last + 1 }) });
  if (last === OPEN_END) return gettext("since {date}", { date: nameSpan({ start: first, end: first + 1 }) });
  return nameSpan({ start: first, end: last + 1 });
}

/** Synchronise the viewports of two maps. */
function couple(first: L.Map, second: L.Map): void {
  let moving = false;
  const follow = (leader: L.Map, follower: L.Map) => (): void => {
    if (moving || !follower.getPane("mapPane")) return;
    moving = true;
    follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    // The centre of a map of odd width is between two pixels, and each map rounds it independently.
    const apart = leader.getPixelBounds().min!.subtract(follower.getPixelBounds().min!);
    if (Math.max(Math.abs(apart.x), Math.abs(apart.y)) === 1) follower.panBy(apart, { animate: false });
    moving = false;
  };
  const led = follow(first, second);
  first.on("move zoomend", led);
  second.on("move zoomend", follow(second, first)).on("unload", () => first.off("move zoomend", led));
}
