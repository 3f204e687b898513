// The layer of the events: one canvas with a symbol for each single event and a ring for those that share a spot.

import * as L from "leaflet";
import { CanvasLayer } from "./canvas-layer";
import { type Mark, clusterRows } from "./cluster";
import { shortDate } from "./dates";
import { h } from "./dom";
import type { Explorer } from "./explorer";
import { toQuery } from "./filter";
import { ngettext } from "./i18n";
import { label } from "./labels";
import { type Palette, onThemeChange, readPalette } from "./palette";
import { SYMBOL_RADIUS, clusterRadius, drawCluster, drawHalo, drawSymbol, drawUncertainty } from "./symbols";

/** Metres on the ground that one pixel shows at the equator at zoom 0. */
const METRES_PER_PIXEL = 156_543.03392;
/** An uncertainty larger than this share of the map is drawn only around the event that is pointed at. */
const LARGE_DISC = 0.3;

interface Drawn { readonly mark: Mark; readonly x: number; readonly y: number; readonly radius: number }

export class EventLayer extends CanvasLayer {
  private explorer: Explorer | null = null;
  private palette: Palette = readPalette();
  private marks: readonly Mark[] = [];
  private marksOf = "";
  private drawn: readonly Drawn[] = [];
  private highlighted: number | null = null;
  private readonly tooltip = h("div", { class: "event-tooltip", hidden: true });

  constructor() {
    super("event-canvas", "markerPane");
    onThemeChange(() => {
      this.palette = readPalette();
      this.redrawSoon();
    });
  }

  /** Show the events of an explorer, now and whenever its filter changes. */
  show(explorer: Explorer): void {
    this.explorer = explorer;
    explorer.addEventListener("filtered", () => this.redrawSoon());
    explorer.addEventListener("opened", () => this.redrawSoon());
    explorer.addEventListener("highlighted", (event) => {
      this.highlighted = (event as CustomEvent<number | null>).detail;
      this.redrawSoon();
    });
    this.redraw();
  }

  override onAdd(map: L.Map): this {
    super.onAdd(map);
    map.getContainer().append(this.tooltip);
    map.on("mousemove", this.point, this).on("mouseout", this.unpoint, this).on("click", this.choose, this);
    return this;
  }

  override onRemove(map: L.Map): this {
    map.off("mousemove", this.point, this).off("mouseout", this.unpoint, this).off("click", this.choose, this);
    this.tooltip.remove();
    return super.onRemove(map);
  }

  protected override draw(context: CanvasRenderingContext2D, size: L.Point): void {
    const { explorer } = this;
    if (!explorer) return;
    this.cluster(explorer);
    this.drawn = this.marks
      .map((mark) => {
        const { x, y } = this.toCanvas(mark.lat, mark.lon);
        return { mark, x, y, radius: mark.rows.length > 1 ? clusterRadius(mark.rows.length) : SYMBOL_RADIUS };
      })
      .filter(({ x, y, radius }) => x > -radius && y > -radius && x < size.x + radius && y < size.y + radius)
      .sort((a, b) => a.y - b.y);
    this.drawDiscs(context, explorer, size);
    for (const drawn of this.drawn) this.drawMark(context, explorer, drawn);
    document.documentElement.dataset["events"] = String(explorer.rows.length);
    performance.mark("events-drawn", { detail: { query: toQuery(explorer.filter), events: explorer.rows.length } });
  }

  private cluster(explorer: Explorer): void {
    const zoom = Math.round(this._map.getZoom());
    const key = `${zoom} ${explorer.standing} ${toQuery(explorer.filter)}`;
    if (key === this.marksOf) return;
    this.marks = clusterRows(explorer, zoom);
    this.marksOf = key;
  }

  private drawDiscs(context: CanvasRenderingContext2D, explorer: Explorer, size: L.Point): void {
    const { columns } = explorer;
    const opened = explorer.opened === null ? -1 : columns.id.indexOf(explorer.opened);
    const limit = LARGE_DISC * Math.min(size.x, size.y);
    const disc = (row: number, largest: number): void => {
      const spot = explorer.spot(row);
      const radius = this.pixels(spot.radius, spot.lat);
      if (radius <= SYMBOL_RADIUS || radius > largest) return;
      const { x, y } = this.toCanvas(spot.lat, spot.lon);
      drawUncertainty(context, x, y, radius, this.palette.category(columns.categories[columns.category[row]!]!));
    };
    for (const { mark } of this.drawn) if (mark.rows.length === 1) disc(mark.rows[0]!, limit);
    for (const row of new Set([opened, this.highlighted ?? -1])) if (row >= 0) disc(row, Number.POSITIVE_INFINITY);
  }

  private drawMark(context: CanvasRenderingContext2D, explorer: Explorer, { mark, x, y, radius }: Drawn): void {
    const { columns } = explorer;
    const pointedAt = mark.rows.some((row) => row === this.highlighted || columns.id[row] === explorer.opened);
    if (pointedAt) drawHalo(context, x, y, radius, this.palette);
    if (mark.rows.length > 1) {
      drawCluster(context, x, y, [...mark.mix].map(([code, count]) => [columns.categories[code]!, count]), this.palette);
    } else {
      const row = mark.rows[0]!;
      const [category, verification] = [columns.categories[columns.category[row]!]!, columns.verifications[columns.verification[row]!]!];
      drawSymbol(context, x, y, radius, category, verification, this.palette);
    }
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

  private point(event: L.LeafletMouseEvent): void {
    const drawn = this.under(event);
    this._map.getContainer().classList.toggle("points-at-event", drawn !== null);
    const row = drawn?.mark.rows.length === 1 ? drawn.mark.rows[0]! : null;
    if (row !== this.highlighted) this.explorer?.highlight(row);
    this.tooltip.hidden = drawn === null;
    if (drawn) this.fillTooltip(drawn, event.containerPoint);
  }

  private unpoint(): void {
    this.tooltip.hidden = true;
    if (this.highlighted !== null) this.explorer?.highlight(null);
  }

  private fillTooltip({ mark }: Drawn, at: L.Point): void {
    const { columns } = this.explorer!;
    const lines = mark.rows.length === 1
      ? [h("strong", {}, columns.title[mark.rows[0]!]!), h("span", {}, `${shortDate(columns.date[mark.rows[0]!]!)} · ${columns.place_name[mark.rows[0]!]!}`)]
      : [h("strong", {}, ngettext("{n} event", "{n} events", mark.rows.length)),
        ...[...mark.mix].map(([code, count]) => h("span", {}, `${count} × ${label("category", columns.categories[code]!)}`))];
    this.tooltip.replaceChildren(...lines);
    const left = Math.min(at.x + 14, this._map.getSize().x - this.tooltip.offsetWidth - 8);
    const top = at.y + 18 + this.tooltip.offsetHeight > this._map.getSize().y ? at.y - 10 - this.tooltip.offsetHeight : at.y + 18;
    this.tooltip.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
  }

  private choose(event: L.LeafletMouseEvent): void {
    const drawn = this.under(event);
    const { explorer } = this;
    if (!drawn || !explorer) return;
    this.tooltip.hidden = true;
    const { rows } = drawn.mark;
    if (rows.length === 1) return explorer.open(explorer.columns.id[rows[0]!]!);
    const bounds = L.latLngBounds(rows.map((row) => explorer.spot(row)).map(({ lat, lon }) => [lat, lon]));
    const splits = !bounds.getSouthWest().equals(bounds.getNorthEast()) && this._map.getBoundsZoom(bounds.pad(0.3)) > this._map.getZoom();
    if (splits) this._map.flyToBounds(bounds.pad(0.3), { maxZoom: Math.max(12, this._map.getZoom() + 2), duration: 0.4 });
    else explorer.list(rows);
  }
}
