// The base map: sea, land, shores, rivers, borders and labels from the project's own files, drawn on one canvas, no tiles.

import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import * as L from "leaflet";
import { basemap as look, names } from "../../look.json";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { CanvasLayer } from "./canvas-layer";
import { fetchJson } from "../data/columns";
import { gettext, language } from "../language/i18n";
import type { Palette } from "../page/palette";

/** One level of detail: where its TopoJSON is, from which zoom it is drawn, and what it covers: west, south, east, north. */
export interface Level {
  readonly url: string;
  readonly min_zoom: number;
  readonly bounds: readonly [number, number, number, number];
}

/** A name on the map. */
export interface Label {
  readonly name: string;
  /** The name in other languages, by BCP 47 tag. */
  readonly names: Readonly<Record<string, string>>;
  readonly kind: "sea" | "country" | "city" | "river" | "lake";
  readonly lon: number;
  readonly lat: number;
  readonly min_zoom: number;
}

type LayerName = "land" | "water" | "coast" | "rivers" | "borders";
/** Runs of x, y pairs in Mercator world units, where the whole world is 1 wide. */
type Paths = readonly Float64Array[];
interface Sheet { readonly box: readonly [number, number, number, number]; readonly layers: Readonly<Record<LayerName, Paths>> }

const LAYERS: readonly LayerName[] = ["land", "water", "coast", "rivers", "borders"];
const TILE = 256;
/** How far below its dot a city is named, so that the symbols of events there do not cover the name. */
const BELOW_SYMBOL = 25;
const MAX_LATITUDE = 85.0511;

export class Basemap extends CanvasLayer {
  private readonly sheets = new Map<Level, Sheet | "asked">();
  /** `null` until they have been fetched. */
  private labels: readonly Label[] | null = null;

  constructor(private readonly levels: readonly Level[], private readonly labelsUrl: string) {
    super("basemap-canvas", "tilePane");
    void this.fetchLabels(labelsUrl);
  }

  /** Whether all that the current view needs is drawn. */
  get isComplete(): boolean {
    return this.canvas.hasAttribute("data-complete");
  }

  /** The same base map for another map. */
  twin(): Basemap {
    return new Basemap(this.levels, this.labelsUrl);
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
    this.drawLabels(context, size, zoom);
    // Announces that nothing is left to fetch for the current view.
    if (this.canvas.toggleAttribute("data-complete", this.labels !== null && needed.every((level) => typeof this.sheets.get(level) === "object"))) this.fire("complete");
  }

  /** The levels that the map needs: the finest, and coarser ones where it ends within the map. */
  private needed(zoom: number): Level[] {
    const shown = this._map.getBounds();
    const fine = this.levels.filter((level) => this.suits(level, zoom)).reverse();
    const covering = fine.findIndex(({ bounds: [west, south, east, north] }) => L.latLngBounds([south, west], [north, east]).contains(shown));
    return fine.slice(0, covering < 0 ? fine.length : covering + 1);
  }

  /** The layers to draw, coarse to fine; levels finer than the zoom needs only until the right ones are loaded. */
  private drawable(zoom: number): Sheet[] {
    const sheets = (levels: readonly Level[]): Sheet[] =>
      levels.map((level) => this.sheets.get(level)).filter((sheet): sheet is Sheet => sheet !== undefined && sheet !== "asked");
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
      // The coarser levels remain; the next move of the map retries.
      this.sheets.delete(level);
    }
  }

  private async fetchLabels(url: string): Promise<void> {
    try {
      this.labels = await fetchJson<Label[]>(url);
      this.redrawSoon();
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

  private drawLabels(context: CanvasRenderingContext2D, size: L.Point, zoom: number): void {
    const taken: [number, number, number, number][] = [];
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const label of this.labels ?? []) {
      if (zoom < label.min_zoom) continue;
      const at = this.toCanvas(label.lat, label.lon);
      if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) continue;
      context.font = fontOf(label.kind, zoom);
      const name = label.names[language()] ?? label.name;
      const text = label.kind === "country" ? name.toLocaleUpperCase(language()) : name;
      const width = context.measureText(text).width;
      const y = at.y + (label.kind === "city" ? BELOW_SYMBOL : 0);
      const box: [number, number, number, number] = [at.x - width / 2 - 4, y - 9, at.x + width / 2 + 4, y + 9];
      if (taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      if (label.kind === "city") drawDot(context, at, this.palette);
      context.strokeStyle = this.palette["label-halo"];
      context.lineWidth = look.halo;
      context.strokeText(text, at.x, y);
      context.fillStyle = this.palette[names[label.kind].colour as "river" | "label"];
      context.fillText(text, at.x, y);
    }
  }
}

function readSheet(topology: Topology): Sheet {
  const layers: Record<LayerName, Paths> = { land: [], water: [], coast: [], rivers: [], borders: [] };
  for (const name of LAYERS) {
    const object = topology.objects[name];
    if (!object) continue;
    const collection = feature(topology, object as GeometryCollection) as FeatureCollection | Feature;
    const features = collection.type === "FeatureCollection" ? collection.features : [collection];
    layers[name] = features.flatMap(({ geometry }) => lines(geometry)).map(project);
  }
  const [west = -180, south = -90, east = 180, north = 90] = topology.bbox ?? [];
  const [left, top] = mercator([west, north]);
  const [right, bottom] = mercator([east, south]);
  return { box: [left, top, right, bottom], layers };
}

function lines(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case "Polygon":
    case "MultiLineString": return geometry.coordinates;
    case "MultiPolygon": return geometry.coordinates.flat();
    case "LineString": return [geometry.coordinates];
    default: return [];
  }
}

function project(line: readonly Position[]): Float64Array {
  const path = new Float64Array(2 * line.length);
  line.forEach((position, i) => path.set(mercator(position), 2 * i));
  return path;
}

/** Spherical Mercator (EPSG:3857), scaled so that the world is 1 wide and begins at the top left. */
function mercator([lon = 0, lat = 0]: Position): [number, number] {
  const sine = Math.sin((Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat)) * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
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

function overlaps(a: readonly [number, number, number, number], b: readonly [number, number, number, number]): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
