// The layer of the events: one canvas with symbols for single events, rings for events at one spot, and badges for those known only to
// an area.

import * as L from "leaflet";
import { uncertainty } from "../../look.json";
import { BADGE_FONT, type Badge, Lettering, type Taken, drawBadge, layOut } from "./badges";
import { basemapOf } from "./basemap";
import { CanvasLayer } from "./canvas-layer";
import { shortDate } from "../language/dates";
import { h } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { toQuery } from "../data/filter";
import { OF_EVENTS, formatNumber, ngettext } from "../language/i18n";
import { label } from "../language/labels";
import { DISC_AREA, type Shape } from "../data/regions";
import type { Box, Entry, Mark, View } from "../data/source";
import { drawShape } from "./shapes";
import { SYMBOL_RADIUS, clusterRadius, drawCluster, drawHalo, drawSymbol, drawUncertainty } from "./symbols";

/** Metres on the ground per pixel, at the equator at zoom 0. */
const METRES_PER_PIXEL = 156_543.03392;
/** Most categories named in a tooltip. */
const NAMED = 9;

/** Radius around the point of a port that no badge covers, in pixels. */
const PORT = 6;
const NOTHING: View = { marks: [], areas: [] };

interface Drawn { readonly mark: Mark; readonly x: number; readonly y: number; readonly radius: number; readonly badge: Badge | null }

export class EventLayer extends CanvasLayer {
  private explorer: Explorer | null = null;
  private shown: View = NOTHING;
  /** The badges shown, at the zoom at which they were laid out. */
  private badges: readonly { readonly mark: Mark; readonly badge: Badge }[] = [];
  private badgesOf: readonly unknown[] = [];
  private lettering: Lettering | null = null;
  private ports: readonly (readonly [number, number])[] = [];
  /** The areas of the badge under the pointer. */
  private pointedAreas: readonly string[] = [];
  /** The shapes of opened or marked events other than those of regions. */
  private readonly discs = new Map<string, Shape>();
  /** Query string of the filter for the current marks, and for the last request. */
  private marksOf: string | null = null;
  private asked = "";
  private drawn: readonly Drawn[] = [];
  private highlighted: Entry | null = null;
  private readonly tooltip = h("div", { class: "event-tooltip", hidden: true });

  /** `report` names the data attribute of the document with the number of events on the map. */
  constructor(private readonly report = "events") {
    super("event-canvas", "markerPane");
  }

  /** Set points that no badge may cover: longitudes and latitudes of ports. */
  keepFree(ports: readonly (readonly [number, number])[]): void {
    this.ports = ports;
  }

  /** Show the events of an explorer, and follow changes of its filter. */
  show(explorer: Explorer): void {
    this.explorer = explorer;
    for (const change of ["filtered", "opened", "located", "marked", "unplaced", "listed"]) explorer.addEventListener(change, () => this.redrawSoon());
    // By now all listeners know the new filter: redraw without waiting for the next frame.
    explorer.addEventListener("summarised", () => this.redraw());
    for (const change of ["opened", "located", "listed", "marked"]) explorer.addEventListener(change, () => this.outline(explorer));
    explorer.addEventListener("highlighted", () => {
      const { highlighted, standing, source } = explorer;
      explorer.ask<Entry | null>("highlighted", () => (highlighted === null ? null : source.entry(highlighted, standing)), (entry) => {
        this.highlighted = entry;
        this.outline(explorer);
        this.redrawSoon();
      });
    });
    this.redraw();
  }

  override onAdd(map: L.Map): this {
    super.onAdd(map);
    map.getContainer().append(this.tooltip);
    map.on("mousemove", this.follow, this).on("mouseout", this.unpoint, this).on("click", this.choose, this);
    return this;
  }

  override onRemove(map: L.Map): this {
    map.off("mousemove", this.follow, this).off("mouseout", this.unpoint, this).off("click", this.choose, this);
    this.tooltip.remove();
    return super.onRemove(map);
  }

  protected override draw(context: CanvasRenderingContext2D, size: L.Point): void {
    const { explorer } = this;
    if (!explorer) return;
    this.fetchMarks(explorer, size);
    this.layOutBadges(context, explorer);
    const within = ({ x, y }: Drawn, across: number, down: number): boolean => x > -across && y > -down && x < size.x + across && y < size.y + down;
    const symbols = this.shown.marks.map((mark): Drawn => {
      const { x, y } = this.toCanvas(mark.lat, mark.lon);
      return { mark, x, y, radius: mark.entry ? SYMBOL_RADIUS : clusterRadius(mark.count), badge: null };
    }).filter((drawn) => within(drawn, drawn.radius, drawn.radius)).sort((a, b) => a.y - b.y);
    const counted = this.badges.map(({ mark, badge }): Drawn => {
      const { x, y } = this.toCanvas(mark.lat, mark.lon);
      return { mark, x, y, radius: badge.height / 2, badge };
    }).filter((drawn) => within(drawn, drawn.badge!.width, drawn.badge!.height));
    // Badges are below the symbols, so that they never hide one.
    this.drawn = [...counted, ...symbols];
    this.drawAreas(context, explorer);
    this.drawDiscs(context, explorer, size);
    const pointedAt = new Set([this.highlighted, explorer.openedEntry, explorer.markedEntry].map((entry) => entry && this.markOf(entry)));
    for (const drawn of this.drawn) this.drawMark(context, drawn, pointedAt.has(drawn.mark));
    this.announce(explorer);
    this.fire("drawn");
  }

  /** Return the marks within the map, from north to south. */
  inView(): readonly Mark[] {
    const bounds = this._map?.getBounds();
    return bounds ? this.drawn.filter(({ mark: { lat, lon } }) => bounds.contains([lat, lon])).map(({ mark }) => mark) : [];
  }

  /** Set the mark that is pointed at, as by the mouse, or none. */
  point(mark: Mark | null): void {
    this.explorer?.highlight(mark?.entry?.id ?? null);
    this.pointAtAreas(mark?.badge?.areas ?? []);
    this.tooltip.hidden = mark === null;
    if (mark) this.fillTooltip(mark, this._map.latLngToContainerPoint([mark.lat, mark.lon]));
  }

  /** Open the event of a mark; zoom to those of a group, or list them if zooming cannot separate them. */
  pick({ entry, box, badge }: Mark): void {
    const { explorer, _map: map } = this;
    if (!explorer) return;
    this.tooltip.hidden = true;
    if (entry) return explorer.open(entry.id);
    if (badge) return explorer.list({ box, zoom: this.zoomNow, areas: badge.areas });
    const [west, south, east, north] = box;
    const bounds = L.latLngBounds([south, west], [north, east]);
    const splits = !bounds.getSouthWest().equals(bounds.getNorthEast()) && map.getBoundsZoom(bounds.pad(0.3)) > map.getZoom();
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (splits) map.flyToBounds(bounds.pad(0.3), { maxZoom: Math.max(12, map.getZoom() + 2), duration: 0.4, animate });
    else explorer.list({ box, zoom: this.zoomNow, areas: [] });
  }

  /** Request the marks for the current view, if it has changed; until the response arrives, the old ones stay. */
  private fetchMarks(explorer: Explorer, size: L.Point): void {
    const { source, filter, standing } = explorer;
    const zoom = this.zoomNow;
    const corners = [this.fromCanvas(L.point(0, size.y)), this.fromCanvas(L.point(size.x, 0))] as const;
    const box: Box = [corners[0].lng, corners[0].lat, corners[1].lng, corners[1].lat];
    const query = toQuery(filter);
    const asked = `${zoom} ${standing} ${query} ${source.complete ? "" : box.join()}`;
    if (asked === this.asked) return;
    this.asked = asked;
    let drawing = true;
    explorer.ask("view", () => source.view(filter, standing, box, zoom), (view) => {
      this.shown = view;
      explorer.countUnplaced(view.areas.reduce((sum, { count }) => sum + count, 0));
      this.marksOf = query;
      if (!drawing) this.redrawSoon();
    });
    drawing = false;
  }

  /** Signal for measurements and tests that marks and number on the screen match the filter. */
  private announce({ query, summary, summaryOf }: Explorer): void {
    if (this.marksOf !== query || summaryOf !== query) return;
    document.documentElement.dataset[this.report] = String(summary.matched);
    performance.mark(`${this.report}-drawn`, { detail: { query, events: summary.matched } });
  }

  private get zoomNow(): number {
    return Math.round(this._map.getZoom());
  }

  /** Lay out the badges if areas, zoom, symbols or names have changed, and not while the map is moved. */
  private layOutBadges(context: CanvasRenderingContext2D, { source, showsAreas }: Explorer): void {
    const map = this._map;
    const zoom = map.getZoom();
    const basemap = basemapOf(map);
    const now = [this.shown, zoom, showsAreas, basemap?.isNamed];
    if (now.every((one, i) => one === this.badgesOf[i])) return;
    this.badgesOf = now;
    if (basemap && !basemap.isNamed) basemap.once("named", this.redrawSoon, this);
    const project = (lon: number, lat: number): readonly [number, number] => {
      const { x, y } = map.project([lat, lon], zoom);
      return [x, y];
    };
    const circle = (lon: number, lat: number, radius: number): Taken => {
      const [x, y] = project(lon, lat);
      return { x, y, radius };
    };
    const taken = [
      ...this.shown.marks.map(({ lon, lat, entry, count }) => circle(lon, lat, entry ? SYMBOL_RADIUS : clusterRadius(count))),
      ...this.ports.map(([lon, lat]) => circle(lon, lat, PORT)),
    ];
    context.font = BADGE_FONT;
    this.lettering ??= new Lettering((text) => context.measureText(text).width);
    const badges = showsAreas ? layOut(this.shown.areas, source.regions, project, this.lettering, taken, basemap?.names) : [];
    this.badges = badges.map((badge) => {
      const { lng: lon, lat } = map.unproject([badge.x, badge.y], zoom);
      const { name, areas, width, height, count, mix, box } = badge;
      return { badge, mark: { lon, lat, count, mix, box, entry: null, badge: { name, areas, width, height } } };
    });
  }

  /** Draw the shapes of listed areas and of those under the pointer, and that of the opened event. */
  private drawAreas(context: CanvasRenderingContext2D, { listedAreas, openedEntry, markedEntry, source: { regions } }: Explorer): void {
    const place = (lon: number, lat: number): L.Point => this.toCanvas(lat, lon);
    const { highlighted } = this;
    const soft = [...new Set([...this.pointedAreas, ...(openedEntry ? [] : listedAreas), ...(highlighted ? [highlighted.area] : [])])]
      .map((area) => (area === openedEntry?.area ? null : regions.shape(area)));
    const own = highlighted && highlighted.id !== openedEntry?.id ? this.discs.get(highlighted.id) : null;
    for (const shape of [...soft, own]) if (shape) drawShape(context, shape, place, this.palette["text-soft"]);
    for (const entry of new Set([markedEntry, openedEntry])) {
      const shape = entry && (regions.shape(entry.area) ?? this.discs.get(entry.id));
      if (shape) drawShape(context, shape, place, this.palette.category(entry.category));
    }
  }

  /** Draw the discs of uncertainty around events known to a point, such as a city. */
  private drawDiscs(context: CanvasRenderingContext2D, explorer: Explorer, size: L.Point): void {
    // Larger discs are only drawn around the event that is pointed at.
    const limit = uncertainty.largest * Math.min(size.x, size.y);
    const disc = ({ lon, lat, radius, category, area }: Entry, largest: number): void => {
      const pixels = this.pixels(radius, lat);
      if (area !== "" || pixels <= SYMBOL_RADIUS || pixels > largest) return;
      const { x, y } = this.toCanvas(lat, lon);
      drawUncertainty(context, x, y, pixels, this.palette.category(category));
    };
    for (const { mark } of this.drawn) if (mark.entry) disc(mark.entry, limit);
    const [opened, highlighted] = [explorer.openedEntry, this.highlighted];
    if (opened) disc(opened, Number.POSITIVE_INFINITY);
    if (highlighted && highlighted.id !== opened?.id) disc(highlighted, Number.POSITIVE_INFINITY);
  }

  private drawMark(context: CanvasRenderingContext2D, { mark, x, y, radius, badge }: Drawn, pointedAt: boolean): void {
    if (badge) return drawBadge(context, x, y, badge, this.palette, pointedAt);
    if (pointedAt) drawHalo(context, x, y, radius, this.palette);
    if (mark.entry) drawSymbol(context, x, y, radius, mark.entry.category, mark.entry.verification, this.palette);
    else drawCluster(context, x, y, mark.mix, this.palette);
  }

  /** Return a length on the ground in pixels of the map, at a latitude. */
  private pixels(kilometres: number, lat: number): number {
    return (kilometres * 1000 * 2 ** this._map.getZoom()) / (METRES_PER_PIXEL * Math.cos((lat * Math.PI) / 180));
  }

  private under(event: L.LeafletMouseEvent): Drawn | null {
    const target = event.originalEvent.target;
    if (target instanceof Element && target.closest(".leaflet-control")) return null;
    const { x, y } = this.toCanvas(event.latlng.lat, event.latlng.lng);
    const slack = matchMedia("(pointer: coarse)").matches ? 14 : 4;
    let nearest: Drawn | null = null;
    let distance = Number.POSITIVE_INFINITY;
    for (const drawn of this.drawn) {
      const away = distanceTo(drawn, x, y);
      if (away <= slack && away < distance) [nearest, distance] = [drawn, away];
    }
    return nearest;
  }

  private follow(event: L.LeafletMouseEvent): void {
    const drawn = this.under(event);
    this._map.getContainer().classList.toggle("points-at-event", drawn !== null);
    this.explorer?.highlight(drawn?.mark.entry?.id ?? null);
    this.pointAtAreas(drawn?.mark.badge?.areas ?? []);
    this.tooltip.hidden = drawn === null;
    if (drawn) this.fillTooltip(drawn.mark, event.containerPoint);
  }

  private unpoint(): void {
    this.tooltip.hidden = true;
    this.pointAtAreas([]);
    this.explorer?.highlight(null);
  }

  /** Fetch the shapes of the opened, the marked and the highlighted event, and of listed areas. */
  private outline({ openedEntry, markedEntry, listedAreas, source }: Explorer): void {
    const entries = [openedEntry, markedEntry, this.highlighted].filter((entry) => entry !== null);
    this.loadShapes([...entries.map(({ area }) => area), ...listedAreas]);
    for (const { id, area } of entries) {
      if (area !== DISC_AREA || this.discs.has(id)) continue;
      source.regions.discOf(id).then((shape) => {
        this.discs.set(id, shape);
        this.redrawSoon();
      }, () => undefined);
    }
  }

  /** Set the areas under the pointer, whose shapes are drawn. */
  private pointAtAreas(areas: readonly string[]): void {
    if (areas.join() === this.pointedAreas.join()) return;
    this.pointedAreas = areas;
    this.loadShapes(areas);
    this.redrawSoon();
  }

  /** Fetch the shapes of regions, then redraw; on failure only the outlines are missing. */
  private loadShapes(areas: readonly string[]): void {
    const { explorer } = this;
    if (!explorer || areas.every((area) => explorer.source.regions.get(area) === null || explorer.source.regions.shape(area))) return;
    explorer.source.regions.load().then(() => this.redrawSoon(), () => undefined);
  }

  private fillTooltip({ entry, count, mix, badge }: Mark, at: L.Point): void {
    const lines = entry
      ? [h("strong", OF_EVENTS, entry.title), h("span", {}, `${shortDate(entry.date)} · `, h("bdi", {}, entry.placeName))]
      : [h("strong", {}, badge?.name || ngettext("{n} event", "{n} events", count)),
        badge ? h("span", {}, ngettext("{n} event known only to this area", "{n} events known only to this area", count)) : "",
        ...[...mix].sort(([, a], [, b]) => b - a).slice(0, NAMED).map(([category, number]) =>
          h("span", {}, `${formatNumber(number)} × ${label("category", category)}`)),
        mix.length > NAMED ? h("span", {}, "…") : ""];
    this.tooltip.replaceChildren(...lines);
    const left = Math.min(at.x + 14, this._map.getSize().x - this.tooltip.offsetWidth - 8);
    const top = at.y + 18 + this.tooltip.offsetHeight > this._map.getSize().y ? at.y - 10 - this.tooltip.offsetHeight : at.y + 18;
    this.tooltip.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
  }

  private choose(event: L.LeafletMouseEvent): void {
    const drawn = this.under(event);
    if (drawn) this.pick(drawn.mark);
  }

  /** Return the mark that represents an event: its symbol, its area's badge, or the nearest cluster around it. */
  private markOf({ id, lon, lat, area, deepest }: Entry): Mark | null {
    if (deepest < this.zoomNow) {
      const around = this.badges.filter(({ badge }) => badge.areas.includes(area));
      return nearest(around.map(({ mark }) => mark), lon, lat);
    }
    const { marks } = this.shown;
    const own = marks.find((mark) => mark.entry?.id === id);
    const holding = marks.filter(({ entry, box: [west, south, east, north] }) => !entry && lon >= west && lon <= east && lat >= south && lat <= north);
    return own ?? nearest(holding, lon, lat);
  }
}

function nearest(marks: readonly Mark[], lon: number, lat: number): Mark | null {
  let [found, distance] = [null as Mark | null, Number.POSITIVE_INFINITY];
  for (const mark of marks) {
    const away = Math.hypot(mark.lon - lon, mark.lat - lat);
    if (away < distance) [found, distance] = [mark, away];
  }
  return found;
}

/** Return the distance of a point of the canvas from the edge of a drawn mark; negative inside. */
function distanceTo({ x, y, radius, badge }: Drawn, atX: number, atY: number): number {
  const [across, down] = [Math.abs(x - atX), Math.abs(y - atY)];
  return badge ? Math.max(across - badge.width / 2, down - badge.height / 2) : Math.hypot(across, down) - radius;
}
