// The base map: sea, land, shores, rivers, borders and labels from the project's own files, drawn on one canvas without tiles.

import * as L from "leaflet";
import { basemap as look, names } from "../../look.json";
import type { Topology } from "topojson-specification";
import { CanvasLayer, PADDING } from "./canvas-layer";
import { type Rect, overlap } from "./badges";
import { fetchJson } from "../data/columns";
import { gettext, language } from "../language/i18n";
import type { Palette } from "../page/palette";
import { type FirstSheet, type LayerName, type Paths, type Sheet, mercator, readFirstSheet, readSheet } from "./sheets";

/** A level of detail: URL of its TopoJSON, first zoom, and bounds: west, south, east, north in degrees. */
export interface Level {
  readonly url: string;
  readonly min_zoom: number;
  readonly bounds: readonly [number, number, number, number];
}

/** A name for the map. */
export interface Label {
  readonly name: string;
  readonly kind: "sea" | "country" | "city" | "river" | "lake";
  readonly lon: number;
  readonly lat: number;
  readonly min_zoom: number;
}

/** A name on the map, with its text at a zoom, and its box there. */
interface Name extends Rect {
  readonly label: Label;
  readonly text: string;
}

const TILE = 256;
/** Distance of a city's name below its dot, so that the symbols of events there do not cover the name. */
const BELOW_SYMBOL = 25;
/** Margin beside a name, and height of its line, in pixels. */
const BESIDE = 4, LINE = 18;

export class Basemap extends CanvasLayer {
  private readonly sheets = new Map<Level, Sheet | "asked">();
  /** `null` until fetched. */
  private labels: readonly Label[] | null = null;

  /** `first` is the part of the coarsest level contained in the page, shown in the first view until the map takes over. */
  constructor(private readonly levels: readonly Level[], private readonly labelsUrl: string, private readonly first: FirstSheet | null = readFirstSheet()) {
    super("basemap-canvas", "tilePane");
    void this.fetchLabels(labelsUrl);
  }

  /** Whether everything in the current view is drawn. */
  get isComplete(): boolean {
    return this.canvas.hasAttribute("data-complete");
  }

  /** Whether the names are known; "named" is fired when they are. */
  get isNamed(): boolean {
    return this.labels !== null;
  }

  /**
   * The names shown at the current zoom, with their boxes in pixels of the world: also those outside of the view, so that neither
   * they nor what avoids them change as the map is moved.
   */
  get names(): readonly Name[] {
    const [context, map] = [this.canvas.getContext("2d"), this._map];
    if (!context || !map) return [];
    const zoom = map.getZoom();
    const names: Name[] = [];
    for (const label of this.labels ?? []) {
      if (zoom < label.min_zoom) continue;
      const { x, y } = map.project([label.lat, label.lon], zoom);
      context.font = fontOf(label.kind, zoom);
      const text = label.kind === "country" ? label.name.toLocaleUpperCase(language()) : label.name;
      const name = { label, text, x, y: y + belowOf(label), width: context.measureText(text).width + 2 * BESIDE, height: LINE };
      if (!names.some((other) => overlap(name, other, 0))) names.push(name);
    }
    return names;
  }

  /** Return the same base map for another map. */
  twin(): Basemap {
    return new Basemap(this.levels, this.labelsUrl, this.first);
  }

  override getAttribution(): string {
    return gettext("Base map: Natural Earth, GSHHG and WDBII");
  }

  protected override draw(context: CanvasRenderingContext2D, size: L.Point): void {
    context.fillStyle = this.palette.sea;
    context.fillRect(0, 0, size.x, size.y);
    const zoom = this._map.getZoom();
    const scale = TILE * 2 ** zoom;
    const origin = this.toCanvas(0, 0).subtract([scale / 2, scale / 2]);
    const needed = this.needed(zoom);
    for (const level of needed) if (!this.sheets.has(level)) void this.fetchLevel(level);
    for (const sheet of this.drawable(zoom)) this.drawSheet(context, sheet, origin, scale);
    this.drawNames(context, size, zoom);
    // Signals that nothing remains to be fetched for the current view.
    if (this.canvas.toggleAttribute("data-complete", this.labels !== null && needed.every((level) => typeof this.sheets.get(level) === "object"))) this.fire("complete");
  }

  /** Return the levels for the map: the finest, and coarser ones if that ends within the map. */
  private needed(zoom: number): Level[] {
    const shown = this._map.getBounds();
    const fine = this.levels.filter((level) => this.suits(level, zoom)).reverse();
    const covering = fine.findIndex(({ bounds: [west, south, east, north] }) => L.latLngBounds([south, west], [north, east]).contains(shown));
    return fine.slice(0, covering < 0 ? fine.length : covering + 1).filter((level) => level !== this.levels[0] || !this.firstSuffices(zoom));
  }

  /** Whether the part of the coarsest level in the page suffices: around the Caspian, up to some zoom. */
  private firstSuffices(zoom: number): boolean {
    if (!this.first || zoom > this.first.deepest) return false;
    const [left, top, right, bottom] = this.first.box;
    const shown = this._map.getBounds().pad(PADDING);
    const [[west, north], [east, south]] = [mercator([shown.getWest(), shown.getNorth()]), mercator([shown.getEast(), shown.getSouth()])];
    return west >= left && north >= top && east <= right && south <= bottom;
  }

  /** Return the sheet of a level: the fetched one or, for the coarsest level, the one in the page; null if there is none. */
  private sheet(level: Level): Sheet | null {
    const fetched = this.sheets.get(level);
    return typeof fetched === "object" ? fetched : level === this.levels[0] ? this.first : null;
  }

  /** Return the sheets to draw, coarse to fine; levels too fine for the zoom are only used until the right ones are loaded. */
  private drawable(zoom: number): Sheet[] {
    const sheets = (levels: readonly Level[]): Sheet[] => levels.map((level) => this.sheet(level)).filter((sheet) => sheet !== null);
    const suiting = sheets(this.levels.filter((level) => this.suits(level, zoom)));
    return suiting.length > 0 ? suiting : sheets(this.levels);
  }

  private suits(level: Level, zoom: number): boolean {
    return zoom >= level.min_zoom || level.min_zoom === 0;
  }

  private async fetchLevel(level: Level): Promise<void> {
    this.sheets.set(level, "asked");
    try {
      this.sheets.set(level, readSheet(await fetchJson<Topology>(level.url)));
      this.redrawSoon();
    } catch {
      // The coarser levels remain; the next move of the map triggers a retry.
      this.sheets.delete(level);
    }
  }

  private async fetchLabels(url: string): Promise<void> {
    try {
      this.labels = await fetchJson<Label[]>(url);
      this.redrawSoon();
      this.fire("named");
    } catch {
      this.labels = [];
    }
  }

  private drawSheet(context: CanvasRenderingContext2D, sheet: Sheet, origin: L.Point, scale: number): void {
    const { palette } = this;
    const [west, north, east, south] = sheet.box;
    context.save();
    context.beginPath();
    context.rect(origin.x + west * scale, origin.y + north * scale, (east - west) * scale, (south - north) * scale);
    context.clip();
    context.fillStyle = palette.sea;
    context.fill();
    const fill = (name: LayerName, colour: string): void => {
      trace(context, sheet.layers[name], origin, scale);
      context.fillStyle = colour;
      context.fill("evenodd");
    };
    const stroke = (name: LayerName, colour: string, { width, dash }: { width: number; dash: number[] }): void => {
      trace(context, sheet.layers[name], origin, scale);
      context.setLineDash(dash);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    };
    context.lineJoin = "round";
    fill("land", palette.land);
    fill("water", palette.sea);
    stroke("coast", palette.shore, look.coast);
    stroke("rivers", palette.river, look.rivers);
    stroke("borders", palette.border, look.borders);
    context.restore();
  }

  private drawNames(context: CanvasRenderingContext2D, size: L.Point, zoom: number): void {
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const { label, text } of this.names) {
      const at = this.toCanvas(label.lat, label.lon);
      if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) continue;
      const y = at.y + belowOf(label);
      if (label.kind === "city") drawDot(context, at, this.palette);
      context.font = fontOf(label.kind, zoom);
      context.strokeStyle = this.palette["label-halo"];
      context.lineWidth = look.halo;
      context.strokeText(text, at.x, y);
      context.fillStyle = this.palette[names[label.kind].colour as "river" | "label"];
      context.fillText(text, at.x, y);
    }
  }
}

/** Return the base map of a map. */
export function basemapOf(map: L.Map): Basemap | undefined {
  let found: Basemap | undefined;
  map.eachLayer((layer) => void (layer instanceof Basemap && (found = layer)));
  return found;
}

function belowOf({ kind }: Label): number {
  return kind === "city" ? BELOW_SYMBOL : 0;
}

function trace(context: CanvasRenderingContext2D, paths: Paths, origin: L.Point, scale: number): void {
  context.beginPath();
  for (const path of paths) {
    for (let i = 0; i < path.length; i += 2) {
      const [x, y] = [origin.x + path[i]! * scale, origin.y + path[i + 1]! * scale];
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  }
}

function fontOf(kind: Label["kind"], zoom: number): string {
  const { size, larger, beyond, style } = names[kind];
  return `${style === "plain" ? "" : style === "bold" ? "600 " : "italic "}${zoom > beyond ? larger : size}px system-ui, sans-serif`;
}

function drawDot(context: CanvasRenderingContext2D, at: L.Point, palette: Palette): void {
  context.beginPath();
  context.arc(at.x, at.y, look.dot, 0, 2 * Math.PI);
  context.fillStyle = palette.label;
  context.fill();
}
