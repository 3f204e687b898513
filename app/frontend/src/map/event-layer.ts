// The layer of the events: one canvas with a symbol for each single event and a ring for those that share a spot.

import * as L from "leaflet";
import { uncertainty } from "../../look.json";
import { CanvasLayer } from "./canvas-layer";
import { shortDate } from "../language/dates";
import { h } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { toQuery } from "../data/filter";
import { OF_EVENTS, formatNumber, ngettext } from "../language/i18n";
import { label } from "../language/labels";
import type { Box, Entry, Mark } from "../data/source";
import { SYMBOL_RADIUS, clusterRadius, drawCluster, drawHalo, drawSymbol, drawUncertainty } from "./symbols";

/** Metres on the ground that one pixel shows at the equator at zoom 0. */
const METRES_PER_PIXEL = 156_543.03392;
/** Most categories that a tooltip names. */
const NAMED = 9;

interface Drawn { readonly mark: Mark; readonly x: number; readonly y: number; readonly radius: number }

export class EventLayer extends CanvasLayer {
  private explorer: Explorer | null = null;
  private marks: readonly Mark[] = [];
  /** Query string of the filter of the marks, and of the last request. */
  private marksOf: string | null = null;
  private asked = "";
  private drawn: readonly Drawn[] = [];
  private highlighted: Entry | null = null;
  private readonly tooltip = h("div", { class: "event-tooltip", hidden: true });

  /** `report` names the attribute of the document in which the number of events on the map can be read. */
  constructor(private readonly report = "events") {
    super("event-canvas", "markerPane");
  }

  /** Show the events of an explorer, now and whenever its filter changes. */
  show(explorer: Explorer): void {
    this.explorer = explorer;
    for (const change of ["filtered", "opened", "located", "marked"]) explorer.addEventListener(change, () => this.redrawSoon());
    // By now everyone knows the new filter: what is shown follows it without waiting for the next frame.
    explorer.addEventListener("summarised", () => this.redraw());
    explorer.addEventListener("highlighted", () => {
      const { highlighted, standing, source } = explorer;
      explorer.ask<Entry | null>("highlighted", () => (highlighted === null ? null : source.entry(highlighted, standing)), (entry) => {
        this.highlighted = entry;
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
    this.drawn = this.marks
      .map((mark) => {
        const { x, y } = this.toCanvas(mark.lat, mark.lon);
        return { mark, x, y, radius: mark.entry ? SYMBOL_RADIUS : clusterRadius(mark.count) };
      })
      .filter(({ x, y, radius }) => x > -radius && y > -radius && x < size.x + radius && y < size.y + radius)
      .sort((a, b) => a.y - b.y);
    this.drawDiscs(context, explorer, size);
    const pointedAt = new Set([this.highlighted, explorer.openedEntry, explorer.markedEntry].map((entry) => entry && markOf(this.marks, entry)));
    for (const drawn of this.drawn) this.drawMark(context, drawn, pointedAt.has(drawn.mark));
    this.announce(explorer);
    this.fire("drawn");
  }

  /** The marks that lie within the map, from north to south. */
  inView(): readonly Mark[] {
    const bounds = this._map?.getBounds();
    return bounds ? this.drawn.filter(({ mark: { lat, lon } }) => bounds.contains([lat, lon])).map(({ mark }) => mark) : [];
  }

  /** Point at a mark as the mouse does, or at none. */
  point(mark: Mark | null): void {
    this.explorer?.highlight(mark?.entry?.id ?? null);
    this.tooltip.hidden = mark === null;
    if (mark) this.fillTooltip(mark, this._map.latLngToContainerPoint([mark.lat, mark.lon]));
  }

  /** Open the event of a mark; zoom to those of a group, or list them where zooming cannot part them. */
  pick({ entry, box }: Mark): void {
    const { explorer, _map: map } = this;
    if (!explorer) return;
    this.tooltip.hidden = true;
    if (entry) return explorer.open(entry.id);
    const [west, south, east, north] = box;
    const bounds = L.latLngBounds([south, west], [north, east]);
    const splits = !bounds.getSouthWest().equals(bounds.getNorthEast()) && map.getBoundsZoom(bounds.pad(0.3)) > map.getZoom();
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (splits) map.flyToBounds(bounds.pad(0.3), { maxZoom: Math.max(12, map.getZoom() + 2), duration: 0.4, animate });
    else explorer.list(box);
  }

  /** Ask for the marks of what is shown now, if they are others than before; until they come, the old ones stay. */
  private fetchMarks(explorer: Explorer, size: L.Point): void {
    const { source, filter, standing } = explorer;
    const zoom = Math.round(this._map.getZoom());
    const corners = [this.fromCanvas(L.point(0, size.y)), this.fromCanvas(L.point(size.x, 0))] as const;
    const box: Box = [corners[0].lng, corners[0].lat, corners[1].lng, corners[1].lat];
    const query = toQuery(filter);
    const asked = `${zoom} ${standing} ${query} ${source.complete ? "" : box.join()}`;
    if (asked === this.asked) return;
    this.asked = asked;
    let drawing = true;
    explorer.ask("view", () => source.view(filter, standing, box, zoom), (marks) => {
      this.marks = marks;
      this.marksOf = query;
      if (!drawing) this.redrawSoon();
    });
    drawing = false;
  }

  /** Let others measure and test: marks and number on the screen are those of the filter. */
  private announce({ query, summary, summaryOf }: Explorer): void {
    if (this.marksOf !== query || summaryOf !== query) return;
    document.documentElement.dataset[this.report] = String(summary.matched);
    performance.mark(`${this.report}-drawn`, { detail: { query, events: summary.matched } });
  }

  private drawDiscs(context: CanvasRenderingContext2D, explorer: Explorer, size: L.Point): void {
    // A larger one is drawn only around the event that is pointed at.
    const limit = uncertainty.largest * Math.min(size.x, size.y);
    const disc = ({ lon, lat, radius, category }: Entry, largest: number): void => {
      const pixels = this.pixels(radius, lat);
      if (pixels <= SYMBOL_RADIUS || pixels > largest) return;
      const { x, y } = this.toCanvas(lat, lon);
      drawUncertainty(context, x, y, pixels, this.palette.category(category));
    };
    for (const { mark } of this.drawn) if (mark.entry) disc(mark.entry, limit);
    const [opened, highlighted] = [explorer.openedEntry, this.highlighted];
    if (opened) disc(opened, Number.POSITIVE_INFINITY);
    if (highlighted && highlighted.id !== opened?.id) disc(highlighted, Number.POSITIVE_INFINITY);
  }

  private drawMark(context: CanvasRenderingContext2D, { mark, x, y, radius }: Drawn, pointedAt: boolean): void {
    if (pointedAt) drawHalo(context, x, y, radius, this.palette);
    if (mark.entry) drawSymbol(context, x, y, radius, mark.entry.category, mark.entry.verification, this.palette);
    else drawCluster(context, x, y, mark.mix, this.palette);
  }

  /** Length on the ground in pixels of the map, at a latitude. */
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
      const away = Math.hypot(drawn.x - x, drawn.y - y) - drawn.radius;
      if (away <= slack && away < distance) [nearest, distance] = [drawn, away];
    }
    return nearest;
  }

  private follow(event: L.LeafletMouseEvent): void {
    const drawn = this.under(event);
    this._map.getContainer().classList.toggle("points-at-event", drawn !== null);
    this.explorer?.highlight(drawn?.mark.entry?.id ?? null);
    this.tooltip.hidden = drawn === null;
    if (drawn) this.fillTooltip(drawn.mark, event.containerPoint);
  }

  private unpoint(): void {
    this.tooltip.hidden = true;
    this.explorer?.highlight(null);
  }

  private fillTooltip({ entry, count, mix }: Mark, at: L.Point): void {
    const lines = entry
      ? [h("strong", OF_EVENTS, entry.title), h("span", {}, `${shortDate(entry.date)} · `, h("bdi", {}, entry.placeName))]
      : [h("strong", {}, ngettext("{n} event", "{n} events", count)),
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
}

/** The mark that shows an event: its own, or of those around it the nearest. */
function markOf(marks: readonly Mark[], { id, lon, lat }: Entry): Mark | null {
  let nearest: Mark | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const mark of marks) {
    if (mark.entry?.id === id) return mark;
    const [west, south, east, north] = mark.box;
    if (mark.entry || lon < west || lon > east || lat < south || lat > north) continue;
    const away = Math.hypot(mark.lon - lon, mark.lat - lat);
    if (away < distance) [nearest, distance] = [mark, away];
  }
  return nearest;
}
