// Drawing of the timeline: bars stacked by category, imprecise dates striped, ongoing events as a line, thin years below.

import { type Span, floor, shift, ticks, unitOf, writeTick, yearOf } from "../../language/calendar";
import { formatNumber } from "../../language/i18n";
import type { Palette } from "../../page/palette";
import type { Timeline } from "../../data/source";
import type { TimelineAxis } from "./axis";

/** Height of the axis below the bars, in CSS pixels. */
export const AXIS_HEIGHT = 18;
/** Space above the highest bar, and between the labels of the axis. */
const HEADROOM = 5;
const TICK_ROOM = 64;
const STRIPE = 5;
/** Height of the strip that marks thin years. */
const THIN_HEIGHT = 5;

export interface Size { readonly width: number; readonly height: number }

/** Draws on a canvas whose context has CSS pixels as units. */
export class TimelineDrawing {
  private readonly stripes = new Map<string, CanvasPattern | null>();

  constructor(private readonly context: CanvasRenderingContext2D, private readonly axis: TimelineAxis,
    private readonly size: Size, private readonly palette: Palette) {}

  /** Draw the axis and its ticks, and hatch the thin years. */
  drawAxis(thinYears: ReadonlySet<number>): void {
    const { context, axis, size, palette } = this;
    const baseline = size.height - AXIS_HEIGHT;
    context.fillStyle = this.stripe(palette["text-soft"]);
    for (let day = floor(axis.view.start, "year"); day < axis.view.end; day = shift(day, "year", 1)) {
      if (!thinYears.has(yearOf(day))) continue;
      const [left, right] = [axis.x(day), axis.x(shift(day, "year", 1))];
      context.fillRect(left, baseline + 1, right - left - 1, THIN_HEIGHT);
    }
    context.fillStyle = palette.line;
    context.fillRect(0, baseline, size.width, 1);
    context.font = "11px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "bottom";
    let taken = 0;
    for (const day of ticks(axis.view, size.width / TICK_ROOM)) {
      const x = Math.round(axis.x(day));
      context.fillStyle = palette["text-soft"];
      context.fillRect(x, baseline, 1, 4);
      context.font = `${unitOf(day) === "year" ? "600 " : ""}11px system-ui, sans-serif`;
      const text = writeTick(day);
      const half = context.measureText(text).width / 2;
      const middle = Math.max(half, Math.min(size.width - half, x));
      if (middle - half < taken) continue;
      context.fillText(text, middle, size.height);
      taken = middle + half + 6;
    }
  }

  /** Hatch the unsearched period from a day on. */
  drawUnsearched(day: number): void {
    const { context, axis, size, palette } = this;
    const left = Math.max(0, Math.round(axis.x(day)));
    if (left >= size.width) return;
    const baseline = size.height - AXIS_HEIGHT;
    context.fillStyle = this.stripe(palette["text-soft"]);
    context.globalAlpha = 0.45;
    context.fillRect(left, 0, size.width - left, baseline);
    context.globalAlpha = 1;
    context.fillStyle = palette["text-soft"];
    context.fillRect(left, 0, 1, baseline);
  }

  /** Draw the bars: certain numbers below, uncertain ones above, both in the order of the categories. */
  drawBars(timeline: Timeline, categories: readonly string[]): void {
    const { axis, palette, context } = this;
    const baseline = this.size.height - AXIS_HEIGHT;
    const bins = this.binsInView(timeline);
    const totals = bins.map((bin) => totalOf(timeline, bin).all);
    const most = Math.max(1, ...totals);
    const scale = (baseline - HEADROOM) / most;
    this.drawGrid(most, scale, baseline);
    this.drawOngoing(timeline, bins, most, baseline);
    for (const bin of bins) {
      const left = axis.x(timeline.edges[bin]!);
      const width = Math.max(1, axis.x(timeline.edges[bin + 1]!) - left - (timeline.unit === "year" ? 2 : 1));
      let top = baseline;
      for (const counts of [timeline.begin, timeline.vague]) {
        for (const category of categories) {
          const height = (counts.get(category)?.[bin] ?? 0) * scale;
          if (height === 0) continue;
          top -= height;
          const colour = palette.category(category);
          context.fillStyle = counts === timeline.begin ? colour : this.stripe(colour);
          context.fillRect(left, top, width, height);
        }
      }
    }
  }

  /** Draw a mark around the time span of the highlighted or opened event. */
  drawMarker({ start, end }: Span): void {
    const { context, axis, palette } = this;
    const baseline = this.size.height - AXIS_HEIGHT;
    const left = axis.x(start);
    const width = Math.max(2, axis.x(Math.min(end, axis.whole.end)) - left);
    context.fillStyle = palette.accent;
    context.globalAlpha = 0.18;
    context.fillRect(left, 0, width, baseline);
    context.globalAlpha = 1;
    context.fillRect(left, baseline - 2, width, 4);
    context.beginPath();
    context.moveTo(left + width / 2 - 5, 0);
    context.lineTo(left + width / 2 + 5, 0);
    context.lineTo(left + width / 2, 7);
    context.fill();
  }

  private drawGrid(most: number, scale: number, baseline: number): void {
    const { context, palette, size } = this;
    const step = [1, 2, 5, 10, 20, 50].map((size_) => size_ * 10 ** Math.max(0, Math.floor(Math.log10(most)) - 1)).find((one) => most / one < 3) ?? most;
    context.font = "10px system-ui, sans-serif";
    context.textAlign = "left";
    context.textBaseline = "bottom";
    for (let value = step; value <= most; value += step) {
      const y = Math.round(baseline - value * scale);
      context.fillStyle = palette.line;
      context.fillRect(0, y, size.width, 1);
      context.fillStyle = palette["text-soft"];
      if (y > 10) context.fillText(formatNumber(value), 12, y);
    }
  }

  /** Draw ongoing events as a line, at the scale of the bars, or at a smaller one if it would be higher. */
  private drawOngoing({ edges, ongoing }: Timeline, bins: readonly number[], most: number, baseline: number): void {
    const { axis, context, palette } = this;
    const scale = (baseline - HEADROOM) / Math.max(most, ...bins.map((bin) => ongoing[bin]!));
    context.beginPath();
    for (const bin of bins) {
      const y = Math.round(baseline - ongoing[bin]! * scale) - 0.5;
      context.lineTo(axis.x(edges[bin]!), y);
      context.lineTo(axis.x(edges[bin + 1]!), y);
    }
    context.lineWidth = 1;
    context.strokeStyle = palette["text-soft"];
    context.stroke();
  }

  private binsInView({ edges }: Timeline): number[] {
    const { start, end } = this.axis.view;
    return Array.from({ length: edges.length - 1 }, (_, bin) => bin).filter((bin) => edges[bin]! < end && edges[bin + 1]! > start);
  }

  /** Return diagonal stripes in a colour, for uncertain numbers, thin years and the unsearched period. */
  private stripe(colour: string): CanvasPattern | string {
    if (!this.stripes.has(colour)) this.stripes.set(colour, this.context.createPattern(stripeTile(colour), "repeat"));
    return this.stripes.get(colour) ?? colour;
  }
}

/** Return the number of events that begin in a bin, and the number of those whose date leaves that open. */
export function totalOf({ begin, vague }: Timeline, bin: number): { all: number; vague: number } {
  const sum = (counts: Timeline["begin"]): number => [...counts.values()].reduce((total, bins) => total + bins[bin]!, 0);
  const unsure = sum(vague);
  return { all: sum(begin) + unsure, vague: unsure };
}

/** Return the number of events of a category that begin in a bin. */
export function countOf({ begin, vague }: Timeline, category: string, bin: number): number {
  return (begin.get(category)?.[bin] ?? 0) + (vague.get(category)?.[bin] ?? 0);
}

/** Return the bin that contains a moment; -1 if none does. */
export function binAt({ edges }: Timeline, moment: number): number {
  const next = edges.findIndex((edge) => edge > moment);
  return next < 0 ? -1 : next - 1;
}

function stripeTile(colour: string): HTMLCanvasElement {
  const tile = document.createElement("canvas");
  tile.width = tile.height = STRIPE;
  const context = tile.getContext("2d")!;
  context.globalAlpha = 0.25;
  context.fillStyle = colour;
  context.fillRect(0, 0, STRIPE, STRIPE);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  for (const offset of [-STRIPE, 0, STRIPE]) {
    context.moveTo(offset, STRIPE);
    context.lineTo(offset + STRIPE, 0);
  }
  context.stroke();
  return tile;
}
