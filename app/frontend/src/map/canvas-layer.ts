// A Leaflet layer with one canvas over the map: it follows moves and zooms, and is redrawn when they end.

import * as L from "leaflet";
import { fitCanvas, onPixelRatioChange } from "../page/canvas";
import { onThemeChange, readPalette } from "../page/palette";

/** Methods that Leaflet's renderers use for zoom animations, missing from its type definitions. */
interface AnimatedMap extends L.Map {
  _latLngToNewLayerPoint(latLng: L.LatLng, zoom: number, center: L.LatLng): L.Point;
}

/** Extension of the canvas beyond each edge of the map, as a share of the map's size, so that dragging shows no blank areas. */
export const PADDING = 0.2;

export abstract class CanvasLayer extends L.Layer {
  readonly canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated");
  /** The colours of the reader's theme. */
  protected palette = readPalette();
  private origin = L.latLng(0, 0);
  private zoom = 0;
  private frame = 0;

  /** `className` is the CSS class of the canvas; `paneName` is its map pane. */
  constructor(className: string, private readonly paneName: string) {
    super();
    this.canvas.classList.add(className);
    this.canvas.setAttribute("aria-hidden", "true");
    onThemeChange(() => {
      this.palette = readPalette();
      this.redrawSoon();
    });
    onPixelRatioChange(() => this.redrawSoon());
  }

  /** Draw the visible content; the coordinates of the context are CSS pixels from the canvas's corner. */
  protected abstract draw(context: CanvasRenderingContext2D, size: L.Point): void;

  override onAdd(map: L.Map): this {
    map.getPane(this.paneName)?.append(this.canvas);
    map.on("moveend resize", this.redraw, this);
    if (map.options.zoomAnimation) map.on("zoomanim", this.zoomAlong, this);
    this.redraw();
    return this;
  }

  override onRemove(map: L.Map): this {
    map.off("moveend resize", this.redraw, this).off("zoomanim", this.zoomAlong, this);
    cancelAnimationFrame(this.frame);
    this.canvas.remove();
    return this;
  }

  /** Redraw before the next frame, once for any number of calls. */
  redrawSoon(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.redraw());
  }

  /** Redraw immediately. */
  redraw(): void {
    cancelAnimationFrame(this.frame);
    const map = this._map;
    const context = this.canvas.getContext("2d");
    if (!map || !context) return;
    const padding = map.getSize().multiplyBy(PADDING).round();
    const corner = map.containerPointToLayerPoint(padding.multiplyBy(-1));
    const size = map.getSize().add(padding.multiplyBy(2));
    this.origin = map.layerPointToLatLng(corner);
    this.zoom = map.getZoom();
    fitCanvas(this.canvas, size.x, size.y);
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    L.DomUtil.setTransform(this.canvas, corner, 1);
    context.clearRect(0, 0, size.x, size.y);
    this.draw(context, size);
  }

  /** Return the position of a geographic point on the canvas, in CSS pixels. */
  protected toCanvas(lat: number, lon: number): L.Point {
    const map = this._map;
    return map.latLngToLayerPoint([lat, lon]).subtract(map.latLngToLayerPoint(this.origin));
  }

  /** Return the geographic point at a position on the canvas. */
  protected fromCanvas(point: L.Point): L.LatLng {
    const map = this._map;
    return map.layerPointToLatLng(point.add(map.latLngToLayerPoint(this.origin)));
  }

  private zoomAlong(event: L.LeafletEvent): void {
    const { zoom, center } = event as L.ZoomAnimEvent;
    const map = this._map as AnimatedMap;
    const corner = map._latLngToNewLayerPoint(this.origin, zoom, center);
    L.DomUtil.setTransform(this.canvas, corner, map.getZoomScale(zoom, this.zoom));
  }
}
