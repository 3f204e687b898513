// Layer of port access: a ring around each port with an arc for each state or alliance in the sources.

import type { FeatureCollection, Point } from "geojson";
import * as L from "leaflet";
import { nameOf } from "../../language/calendar";
import { CanvasLayer } from "../canvas-layer";
import { describeDate, parsePeriod, shortDate } from "../../language/dates";
import { h } from "../../page/dom";
import type { Explorer, ExplorerLayer } from "../../state/explorer";
import { gettext } from "../../language/i18n";
import { label } from "../../language/labels";
import { readAccessColour } from "../../page/palette";
import { fetchFor } from "./fetching";

/** A period in which a port was open, restricted, denied or closed to a state or alliance, according to one event. */
interface Interval {
  readonly port: string;
  readonly port_name: string;
  readonly granted_to: string;
  readonly status: string;
  readonly date: string;
  readonly start: string;
  readonly end: string | null;
  readonly verification: string;
  readonly event: string;
}

interface Port { readonly name: string; readonly lon: number; readonly lat: number; readonly intervals: readonly Interval[] }

const RADIUS = 25;
const WIDTH = 6;
const YEAR = 365.2425;
/** First day of the small timelines: 1991-01-01. */
const FIRST_DAY = Date.UTC(1991, 0, 1) / 86_400_000;

export class AccessLayer extends CanvasLayer implements ExplorerLayer {
  private explorer: Explorer | null = null;
  private ports: readonly Port[] | null = null;

  constructor(private readonly url: string, private readonly name: string) {
    super("access-canvas", "overlayPane");
  }

  show(explorer: Explorer): void {
    this.explorer = explorer;
    explorer.addEventListener("filtered", () => this.redrawSoon());
    this.redrawSoon();
  }

  override onAdd(map: L.Map): this {
    super.onAdd(map);
    map.on("mousemove", this.point, this).on("click", this.choose, this);
    if (this.ports === null) void this.fetch();
    return this;
  }

  override onRemove(map: L.Map): this {
    map.off("mousemove", this.point, this).off("click", this.choose, this);
    return super.onRemove(map);
  }

  private async fetch(): Promise<void> {
    const found = await fetchFor<FeatureCollection<Point, Interval>>(this, this.name, this.url);
    this.ports = found && byPort(found);
    this.redrawSoon();
  }

  protected override draw(context: CanvasRenderingContext2D): void {
    for (const port of this.shown()) {
      const { x, y } = this.toCanvas(port.lat, port.lon);
      const gap = port.intervals.length > 1 ? 0.12 : 0;
      const share = (2 * Math.PI) / port.intervals.length;
      port.intervals.forEach(({ status, verification }, i) => {
        context.beginPath();
        context.arc(x, y, RADIUS, i * share + gap / 2 - Math.PI / 2, (i + 1) * share - gap / 2 - Math.PI / 2);
        context.lineWidth = WIDTH;
        context.setLineDash(verification === "confirmed" || verification === "reported" ? [] : [4, 3]);
        context.strokeStyle = readAccessColour(status);
        context.stroke();
      });
      context.setLineDash([]);
    }
  }

  /** Return the ports with intervals in the filter's period, each with those intervals. */
  private shown(): Port[] {
    const [first, last] = parsePeriod(this.explorer?.filter.datetime ?? "") ?? [1, 0];
    return (this.ports ?? [])
      .map((port) => ({ ...port, intervals: port.intervals.filter((one) => touches(one, first, last)) }))
      .filter(({ intervals }) => intervals.length > 0);
  }

  /** Return the port whose ring is under the pointer; the inside of the ring is left to events. */
  private under({ latlng }: L.LeafletMouseEvent): Port | null {
    const { x, y } = this.toCanvas(latlng.lat, latlng.lng);
    const reach = matchMedia("(pointer: coarse)").matches ? 14 : WIDTH;
    return this.shown().find((port) => {
      const at = this.toCanvas(port.lat, port.lon);
      return Math.abs(Math.hypot(at.x - x, at.y - y) - RADIUS) <= reach;
    }) ?? null;
  }

  private point(event: L.LeafletMouseEvent): void {
    this._map.getContainer().classList.toggle("points-at-ring", this.under(event) !== null);
  }

  private choose(event: L.LeafletMouseEvent): void {
    const port = this.under(event);
    if (!port) return;
    const whole = this.ports?.find(({ name }) => name === port.name) ?? port;
    const legend = this._map.getContainer().querySelector<HTMLElement>(".legend details[open]")?.offsetWidth ?? 0;
    L.popup({ maxWidth: 360, className: "access-popup", autoPanPaddingTopLeft: [legend + 20, 20], autoPanPaddingBottomRight: [60, 20] })
      .setLatLng([port.lat, port.lon])
      .setContent(this.history(whole))
      .openOn(this._map);
  }

  /** Return all intervals of a port as a small timeline with a row for each state or alliance. */
  private history(port: Port): HTMLElement {
    const [first, last] = [FIRST_DAY, Date.now() / 86_400_000];
    const datetime = this.explorer?.filter.datetime ?? "";
    const [from, to] = parsePeriod(datetime) ?? [first, last];
    const holders = [...new Set(port.intervals.map(({ granted_to }) => granted_to))];
    return h("div", { class: "access-history" },
      h("strong", {}, gettext("Access to {port}", { port: port.name })),
      ...holders.map((holder) => {
        const bars = port.intervals.filter(({ granted_to }) => granted_to === holder).map((one) => this.bar(one, first, last));
        return h("div", { class: "access-row" }, h("span", { class: "access-holder" }, label("state", holder)),
          h("div", { class: "access-bars" }, datetime ? this.period(from, to, first, last) : null, ...bars));
      }),
      h("div", { class: "access-row access-axis", "aria-hidden": "true" }, h("span", { class: "access-holder" }), h("div", { class: "access-bars" }, h("span", {}, nameOf(FIRST_DAY, "year")), h("span", {}, gettext("today")))),
      accessLegend(),
      h("ul", { class: "access-list" }, ...[...port.intervals].reverse().map((one) => h("li", {},
        h("button", { type: "button", class: "link", click: () => this.explorer?.open(one.event) }, sentence(one))))));
  }

  private bar(one: Interval, first: number, last: number): HTMLElement {
    const [start, end] = days(one);
    const bar = h("button", { type: "button", class: "access-bar", title: sentence(one), "aria-label": sentence(one), click: () => this.explorer?.open(one.event) });
    place(bar, start, Math.min(end, last), first, last);
    bar.style.background = readAccessColour(one.status);
    return bar;
  }

  private period(from: number, to: number, first: number, last: number): HTMLElement {
    const mark = h("span", { class: "access-period", "aria-hidden": "true" });
    place(mark, Math.max(from, first), Math.min(to, last), first, last);
    return mark;
  }
}

/** Return the legend of the ring's colours. */
function accessLegend(): HTMLElement {
  return h("p", { class: "access-legend" }, ...["open", "restricted", "denied", "closed"].map((status) => {
    const dot = h("span", { class: "access-dot", "aria-hidden": "true" });
    dot.style.background = readAccessColour(status);
    return h("span", {}, dot, label("access", status));
  }));
}

function byPort({ features }: FeatureCollection<Point, Interval>): Port[] {
  const ports = new Map<string, { name: string; lon: number; lat: number; intervals: Interval[] }>();
  for (const { geometry, properties } of features) {
    const [lon = 0, lat = 0] = geometry.coordinates;
    const port = ports.get(properties.port) ?? { name: label("place", properties.port_name), lon, lat, intervals: [] };
    port.intervals.push(properties);
    ports.set(properties.port, port);
  }
  return [...ports.values()];
}

function touches(one: Interval, first: number, last: number): boolean {
  const [start, end] = days(one);
  return start <= last && end >= first;
}

function days({ start, end }: Interval): [number, number] {
  const day = (text: string): number => Date.parse(text) / 86_400_000;
  return [day(start), end === null ? Number.POSITIVE_INFINITY : day(end)];
}

/** Position an element by its days between the first and the last; at least two months wide. */
function place(element: HTMLElement, start: number, end: number, first: number, last: number): void {
  const span = last - first;
  element.style.insetInlineStart = `${(100 * (start - first)) / span}%`;
  element.style.width = `${(100 * Math.max(end - start, YEAR / 6)) / span}%`;
}

function sentence(one: Interval): string {
  return gettext("{who}: {status}, {date} ({verification})", {
    who: label("state", one.granted_to), status: label("access", one.status),
    date: one.end === null ? describeDate(one.date) : shortDate(one.date), verification: label("verification", one.verification).toLowerCase(),
  });
}
