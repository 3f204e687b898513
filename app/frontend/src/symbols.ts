// The symbols of events: shape and colour tell the category, the outline tells the verification; clusters show their mix.

import type { Palette } from "./palette";

type Points = readonly (readonly [number, number])[];

/** Corners of each category's shape within a circle of radius 1; a circle has none. */
const SHAPES: Readonly<Record<string, Points>> = {
  "naval-exercise": [],
  "ship-deployment": polygon(3, -90, 1.25),
  "port-call": polygon(4, -45, 1.18),
  "port-access": polygon(4, -90, 1.22),
  base: polygon(5, -90, 1.15),
  strike: star(5, 1.35, 0.6),
  incident: cross(1.05, 0.38),
  "arms-transfer": polygon(3, 90, 1.25),
  agreement: polygon(6, 0, 1.12),
};

/** Radius of a single event's symbol, in CSS pixels. */
export const SYMBOL_RADIUS = 8;

/** Draw a single event's symbol. */
export function drawSymbol(
  context: CanvasRenderingContext2D, x: number, y: number, radius: number, category: string, verification: string, palette: Palette,
): void {
  const colour = palette.category(category);
  const outline = outlineOf(verification);
  trace(context, x, y, radius, SHAPES[category] ?? []);
  context.fillStyle = outline.hollow ? palette.sea : colour;
  context.fill();
  context.setLineDash(outline.dash);
  context.lineWidth = outline.width;
  context.strokeStyle = outline.hollow ? colour : palette["symbol-line"];
  context.stroke();
  context.setLineDash([]);
}

/** Draw a cluster: a disc with the number of its events in a ring of its categories' shares. */
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
  context.lineWidth = 1;
  context.strokeStyle = palette["symbol-line"];
  context.stroke();
  disc(context, x, y, radius - 5);
  context.fillStyle = palette.cluster;
  context.fill();
  context.fillStyle = palette["cluster-text"];
  context.font = `600 ${total > 999 ? 11 : 12}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(total > 9999 ? `${Math.round(total / 1000)}k` : String(total), x, y + 0.5);
}

/** Radius of a cluster's symbol, in CSS pixels: its area grows with the logarithm of the number. */
export function clusterRadius(count: number): number {
  return Math.min(34, 12 + 4.5 * Math.log10(count) + (count > 99 ? 3 : 0));
}

/** Draw the disc within which an imprecisely placed event lies. */
export function drawUncertainty(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  disc(context, x, y, radius);
  context.globalAlpha = 0.12;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 0.45;
  context.lineWidth = 1;
  context.setLineDash([2, 4]);
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Draw the halo around what is highlighted. */
export function drawHalo(context: CanvasRenderingContext2D, x: number, y: number, radius: number, palette: Palette): void {
  disc(context, x, y, radius + 5);
  context.lineWidth = 3;
  context.strokeStyle = palette.accent;
  context.stroke();
}

/** A canvas with one symbol on it, for the legend and the list. */
export function swatch(category: string, verification: string, palette: Palette, size = 22): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.height = Math.round(size * ratio);
  canvas.style.width = canvas.style.height = `${size}px`;
  canvas.className = "swatch";
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(ratio, ratio);
    drawSymbol(context, size / 2, size / 2, size / 2 - 4, category, verification, palette);
  }
  return canvas;
}

function outlineOf(verification: string): { width: number; dash: number[]; hollow: boolean } {
  switch (verification) {
    case "confirmed": return { width: 2, dash: [], hollow: false };
    case "disputed": return { width: 2, dash: [3, 2.5], hollow: false };
    case "announced": return { width: 2.2, dash: [], hollow: true };
    default: return { width: 0.8, dash: [], hollow: false };
  }
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

function polygon(corners: number, start: number, radius: number): Points {
  return Array.from({ length: corners }, (_, i) => polar(radius, start + (360 * i) / corners));
}

function star(points: number, outer: number, inner: number): Points {
  return Array.from({ length: 2 * points }, (_, i) => polar(i % 2 ? inner : outer, -90 + (180 * i) / points));
}

function cross(length: number, half: number): Points {
  const arm: Points = [[half, -half], [half, -length], [-half, -length], [-half, -half]];
  const turned = [0, -90, -180, -270].flatMap((angle) => arm.map(([x, y]) => rotate(x, y, angle)));
  return turned.map(([x, y]) => rotate(x, y, 45));
}

function rotate(x: number, y: number, degrees: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
}

function polar(radius: number, degrees: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
