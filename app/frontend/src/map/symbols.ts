// The symbols of events: shape and colour encode the category, the outline the verification; clusters show their mix.

import { badge, halo, own_shapes, ring, shapes, symbol, uncertainty } from "../../look.json";
import { inDigits } from "../language/i18n";
import { codesOf } from "../language/labels";
import type { Palette } from "../page/palette";

type Points = readonly (readonly [number, number])[];
/** Corners (radius, degrees clockwise from the right), and how many times they are repeated around. */
interface Shape { readonly times: number; readonly corners: readonly (readonly number[])[] }
interface Outline { readonly width: number; readonly dash: number[]; readonly hollow: boolean }

/** Corners of each category's shape within a circle of radius 1; a circle has none. */
const SHAPES: Readonly<Record<string, Points>> = Object.fromEntries(Object.entries(shapes).map(([category, shape]) => [category, cornersOf(shape)]));

/** Shapes for categories of users' events, in the order of the legend; reused after the last. */
const OWN_SHAPES: readonly Points[] = own_shapes.map(cornersOf);

/** Radius of a single event's symbol, in CSS pixels. */
export const SYMBOL_RADIUS = symbol.radius;

/** Draw a single event's symbol. */
export function drawSymbol(
  context: CanvasRenderingContext2D, x: number, y: number, radius: number, category: string, verification: string, palette: Palette,
): void {
  const colour = palette.category(category);
  const outline = outlineOf(verification);
  trace(context, x, y, radius, shapeOf(category));
  context.fillStyle = outline.hollow ? palette.sea : colour;
  context.fill();
  context.setLineDash(outline.dash);
  context.lineWidth = outline.width;
  context.strokeStyle = outline.hollow ? colour : palette["symbol-line"];
  context.stroke();
  context.setLineDash([]);
}

/** Draw a cluster: a disc with the number of its events in a ring of the shares of its categories. */
export function drawCluster(
  context: CanvasRenderingContext2D, x: number, y: number, shares: readonly (readonly [string, number])[], palette: Palette,
): void {
  const total = shares.reduce((sum, [, count]) => sum + count, 0);
  const radius = clusterRadius(total);
  let angle = -Math.PI / 2;
  for (const [category, count] of shares) {
    const next = angle + (2 * Math.PI * count) / total;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, radius, angle, next);
    context.closePath();
    context.fillStyle = palette.category(category);
    context.fill();
    angle = next;
  }
  disc(context, x, y, radius);
  context.lineWidth = ring.width;
  context.strokeStyle = palette["symbol-line"];
  context.stroke();
  disc(context, x, y, radius - ring.thickness);
  context.fillStyle = palette.cluster;
  context.fill();
  context.fillStyle = palette["cluster-text"];
  context.font = `600 ${total > 999 ? ring.small_text : ring.text}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(total > 9999 ? `${inDigits(Math.round(total / 1000))}k` : inDigits(total), x, y + 0.5);
}

/** Return the radius of a cluster's symbol in CSS pixels, which grows with the logarithm of the number. */
export function clusterRadius(count: number): number {
  return Math.min(ring.largest, ring.radius + ring.growth * Math.log10(count));
}

/** Draw the disc within which an imprecisely placed event lies. */
export function drawUncertainty(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  disc(context, x, y, radius);
  context.globalAlpha = uncertainty.fill;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = uncertainty.opacity;
  context.lineWidth = uncertainty.width;
  context.setLineDash(uncertainty.dash);
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Draw the halo around a highlighted symbol. */
export function drawHalo(context: CanvasRenderingContext2D, x: number, y: number, radius: number, palette: Palette): void {
  disc(context, x, y, radius + halo.gap);
  context.lineWidth = halo.width;
  context.strokeStyle = palette.accent;
  context.stroke();
}

/** Return a picture of one symbol, for the legend and the list. */
export function swatch(category: string, verification: string, palette: Palette, size = 22): SVGSVGElement {
  const [centre, radius] = [size / 2, size / 2 - 4];
  const colour = palette.category(category);
  const { width, dash, hollow } = outlineOf(verification);
  const points = shapeOf(category);
  const shape = points.length === 0
    ? svg("circle", { cx: centre, cy: centre, r: radius })
    : svg("polygon", { points: points.map(([dx, dy]) => `${round(centre + dx * radius)},${round(centre + dy * radius)}`).join(" ") });
  for (const [name, value] of Object.entries({
    fill: hollow ? palette.sea : colour, stroke: hollow ? colour : palette["symbol-line"], "stroke-width": width, "stroke-dasharray": dash.join(" "),
  })) shape.setAttribute(name, String(value));
  const picture = svg("svg", { class: "swatch", width: size, height: size, viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" });
  picture.append(shape);
  return picture;
}

/** Return a picture of a badge, for the legend. */
export function badgeSwatch(palette: Palette, size = 22): SVGSVGElement {
  const picture = svg("svg", { class: "swatch", width: size, height: size, viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" });
  picture.append(svg("rect", { x: 2, y: 5, width: size - 4, height: size - 10, rx: 6, fill: palette.cluster, "fill-opacity": badge.opacity, stroke: palette["text-soft"], "stroke-width": badge.edge }));
  return picture;
}

function svg<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Readonly<Record<string, string | number>>): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function outlineOf(verification: string): Outline {
  const outlines: Readonly<Record<string, Outline>> & { readonly reported: Outline } = symbol.outlines;
  return outlines[verification] ?? outlines.reported;
}

/** Return a category without its prefix of set name and colon, which is used if there are several sets. */
export function kindOf(category: string): string {
  return category.slice(category.indexOf(":") + 1);
}

function shapeOf(category: string): Points {
  const known = SHAPES[kindOf(category)];
  if (known) return known;
  const own = codesOf("category").filter((code) => !(kindOf(code) in SHAPES));
  return OWN_SHAPES[Math.max(0, own.indexOf(category)) % OWN_SHAPES.length]!;
}

function trace(context: CanvasRenderingContext2D, x: number, y: number, radius: number, points: Points): void {
  if (points.length === 0) return disc(context, x, y, radius);
  context.beginPath();
  for (const [dx, dy] of points) context.lineTo(x + dx * radius, y + dy * radius);
  context.closePath();
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
}

function cornersOf({ times, corners }: Shape): Points {
  return Array.from({ length: times }, (_, i) => corners.map(([radius = 0, degrees = 0]) => {
    const angle = ((degrees + (360 * i) / times) * Math.PI) / 180;
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
  })).flat();
}
