// A ring around a point of the map, for pages about a place.

import { CanvasLayer } from "../canvas-layer";

const RADIUS = 18;

export class Ring extends CanvasLayer {
  constructor(private readonly lat: number, private readonly lon: number) {
    super("ring-canvas", "overlayPane");
  }

  protected override draw(context: CanvasRenderingContext2D): void {
    const { x, y } = this.toCanvas(this.lat, this.lon);
    context.beginPath();
    context.arc(x, y, RADIUS, 0, 2 * Math.PI);
    context.strokeStyle = this.palette.accent;
    context.lineWidth = 2.5;
    context.stroke();
  }
}
