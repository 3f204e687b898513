// The shapes of areas on a canvas: a light fill with a clear edge, and nothing inside that could be mistaken for a position.

import { area as look } from "../../look.json";
import type { Shape } from "../data/regions";

type Place = (lon: number, lat: number) => { readonly x: number; readonly y: number };

/** Draw a shape; `place` converts longitude and latitude to a point on the canvas. */
export function drawShape(context: CanvasRenderingContext2D, { rings, lines }: Shape, place: Place, colour: string): void {
  context.beginPath();
  for (const ring of rings) {
    trace(context, ring, place);
    context.closePath();
  }
  context.lineJoin = "round";
  context.globalAlpha = look.fill;
  context.fillStyle = colour;
  context.fill("evenodd");
  for (const line of lines) trace(context, line, place);
  context.globalAlpha = look.opacity;
  context.lineWidth = look.width;
  context.strokeStyle = colour;
  context.stroke();
  context.globalAlpha = 1;
}

function trace(context: CanvasRenderingContext2D, line: Shape["lines"][number], place: Place): void {
  line.forEach(([lon = 0, lat = 0], i) => {
    const { x, y } = place(lon, lat);
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
}
