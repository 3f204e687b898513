// The chart of the timeline: requests the counts of the visible part, draws them, and describes the bar under the pointer.

import { writePeriod, yearOf } from "../../language/calendar";
import { parseMoment } from "../../language/dates";
import { h } from "../../page/dom";
import type { Explorer } from "../../state/explorer";
import { toQuery } from "../../data/filter";
import { fitCanvas } from "../../page/canvas";
import { onThemeChange, readPalette } from "../../page/palette";
import type { Box, Entry, Timeline } from "../../data/source";
import type { TimelineAxis } from "./axis";
import { AXIS_HEIGHT, TimelineDrawing, binAt, totalOf } from "./drawing";
import { type Placed, ROW, drawEntries, entryAt, isImprecise, lastingOf, layOut } from "./entries";
import { type Explained, unsearched } from "./legend";
import { binLines, describeChart, entryLines, firstLines, thinNote } from "./words";

/** Most events that are drawn individually. */
const FEW = 60;
/** Most events named in the tooltip of a bar. */
const NAMED = 3;
const WORLD: Box = [-180, -90, 180, 90];

export class TimelineChart {
  readonly canvas = h("canvas", { role: "img" });
  readonly tooltip = h("div", { class: "event-tooltip timeline-tooltip", id: "timeline-tooltip", hidden: true });
  private palette = readPalette();
  private counts: Timeline | null = null;
  /** The events in view, if they are few and the unit is the day. */
  private entries: readonly Entry[] = [];
  private placed: readonly Placed[] | null = null;
  private marked: Entry | null = null;
  /** The bin under the pointer; -1 for none. */
  private pointed = -1;
  /** Position of the tooltip on the axis, in CSS pixels. */
  private toldAt = 0;
  private placing = 0;
  private asked = "";
  private frame = 0;
  private readonly thinYears: ReadonlySet<number>;
  private readonly searchedUntil: string;
  /** The first day for which reports were not searched. */
  private readonly unsearched: number;

  constructor(private readonly explorer: Explorer, private readonly axis: TimelineAxis, private readonly categories: readonly string[],
    { thinYears, searchedUntil }: Explained) {
    this.thinYears = new Set(thinYears);
    this.searchedUntil = searchedUntil;
    this.unsearched = (parseMoment(searchedUntil)?.last ?? Number.POSITIVE_INFINITY) + 1;
    for (const change of ["highlighted", "opened"]) explorer.addEventListener(change, () => this.mark());
    onThemeChange(() => {
      this.palette = readPalette();
      this.drawSoon();
    });
  }

  /** Set the size in CSS pixels. */
  resize(width: number, height: number): void {
    fitCanvas(this.canvas, width, height);
    this.draw();
  }

  /** Request the counts of the visible part, if they have changed; they do not depend on the filter's period. */
  update(): void {
    const { explorer, axis } = this;
    const { unit, range } = axis;
    const asked = `${unit} ${range.join()} ${toQuery({ ...explorer.filter, datetime: "" })}`;
    this.drawSoon();
    if (asked === this.asked) return;
    this.asked = asked;
    explorer.ask("timeline", () => explorer.timeline(unit, range), (counts) => {
      this.counts = counts;
      this.pointed = -1;
      this.canvas.setAttribute("aria-label", describeChart(counts));
      this.entries = [];
      this.drawSoon();
      if (unit === "day") this.fetchEntries(range);
    });
  }

  drawSoon(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  /** Describe what is at a position, and highlight and return the event if it is one. */
  point(x: number, y: number): Entry | null {
    const placed = this.placed && entryAt(this.placed, x, y);
    const bin = this.counts ? binAt(this.counts, this.axis.moment(x)) : -1;
    if (placed) this.showTooltip(x, entryLines(placed.entry));
    else if (bin < 0) this.unpoint();
    else if (bin !== this.pointed) this.tellBin(bin);
    if (placed) this.explorer.highlight(placed.entry.id);
    else if (bin !== this.pointed) this.nameFirst(bin);
    this.pointed = placed ? -1 : bin;
    return placed?.entry ?? null;
  }

  /** Describe the bin that contains a day. */
  pointAtDay(day: number): void {
    const bin = this.counts ? binAt(this.counts, day) : -1;
    if (bin < 0) return;
    this.tellBin(bin);
    this.nameFirst(bin);
  }

  unpoint(): void {
    this.pointed = -1;
    this.tooltip.hidden = true;
    this.explorer.highlight(null);
  }

  private tellBin(bin: number): void {
    const { counts, axis } = this;
    if (!counts) return;
    const middle = (axis.x(counts.edges[bin]!) + axis.x(counts.edges[bin + 1]!)) / 2;
    this.showTooltip(middle, [...binLines(counts, bin, this.categories), ...this.notesOf(counts, bin)]);
  }

  /** Return notes that prevent misreading a bin. */
  private notesOf({ edges }: Timeline, bin: number): HTMLElement[] {
    const [first, end] = [edges[bin]!, edges[bin + 1]!];
    return [
      ...(this.thinYears.has(yearOf(first)) ? [h("em", {}, thinNote())] : []),
      ...(end > this.unsearched ? [h("em", {}, unsearched(this.searchedUntil))] : []),
    ];
  }

  /** Show a tooltip over a position on the axis. */
  showTooltip(x: number, lines: readonly HTMLElement[]): void {
    this.tooltip.replaceChildren(...lines);
    this.tooltip.hidden = false;
    this.toldAt = x;
    this.placeTooltip();
  }

  /** Position the tooltip before the next frame, when layout, which determines its width, is due anyway. */
  private placeTooltip(): void {
    cancelAnimationFrame(this.placing);
    this.placing = requestAnimationFrame(() => {
      const width = this.tooltip.offsetWidth;
      this.tooltip.style.left = `${Math.max(0, Math.min(this.axis.width - width, this.toldAt - width / 2))}px`;
    });
  }

  /** Name the first events of a bin in its tooltip, if the page has them; highlight an event only if it is the only one. */
  private nameFirst(bin: number): void {
    const { counts, explorer } = this;
    const { all, vague } = counts && bin >= 0 ? totalOf(counts, bin) : { all: 0, vague: 0 };
    explorer.highlight(null);
    if (!counts || !explorer.source.complete || all === 0) return;
    const [first, end] = [counts.edges[bin]!, counts.edges[bin + 1]!];
    const filter = { ...explorer.filter, datetime: writePeriod({ start: first, end }) };
    explorer.ask("timeline-pointed", () => explorer.source.list(filter, explorer.standing, WORLD, 0, explorer.source.total, undefined, "date"), ({ entries }) => {
      const begun = entries.filter(({ start }) => start >= first);
      this.tooltip.append(...firstLines(begun.slice(0, NAMED), begun.length));
      this.placeTooltip();
      if (all === 1 && vague === 0) explorer.highlight(begun[0]?.id ?? null);
    });
  }

  /** Fetch the individual events in view; ongoing ones that began earlier only appear in the numbers of the tooltip. */
  private fetchEntries([first, last]: readonly [number, number]): void {
    const { explorer, counts } = this;
    if (!counts || counts.edges.slice(1).reduce((sum, _, bin) => sum + totalOf(counts, bin).all, 0) > FEW) return;
    const filter = { ...explorer.filter, datetime: writePeriod({ start: first, end: last + 1 }) };
    explorer.ask("timeline-entries", () => explorer.source.list(filter, "place", WORLD, 0, 2 * FEW), ({ matched, entries }) => {
      this.entries = matched > entries.length ? [] : entries.filter((entry) => lastingOf(entry, this.axis.whole).begun >= first);
      this.drawSoon();
    });
  }

  /** Fetch the highlighted or opened event to mark its time span. */
  private mark(): void {
    const { explorer } = this;
    const id = explorer.highlighted ?? explorer.opened;
    explorer.ask<Entry | null>("timeline-marked", () => (id === null ? null : explorer.source.entry(id, explorer.standing)), (entry) => {
      this.marked = entry;
      this.drawSoon();
    });
  }

  private draw(): void {
    const { axis, counts, canvas, marked } = this;
    const context = canvas.getContext("2d");
    const size = { width: canvas.clientWidth, height: canvas.clientHeight };
    if (!context || !counts || size.width === 0) return;
    context.clearRect(0, 0, size.width, size.height);
    const drawing = new TimelineDrawing(context, axis, size, this.palette);
    this.placed = axis.unit === "day" && this.entries.length > 0
      ? layOut(this.entries, axis, Math.floor((size.height - AXIS_HEIGHT) / ROW)) : null;
    drawing.drawUnsearched(this.unsearched);
    drawing.drawAxis(this.thinYears);
    if (marked) drawing.drawMarker(lastingOf(marked, axis.whole));
    if (this.placed) drawEntries(context, this.placed, axis, this.palette);
    else drawing.drawBars(counts, this.categories);
    this.report();
  }

  /** Expose the drawn content to tests. */
  private report(): void {
    const { dataset } = this.canvas;
    dataset["unit"] = this.axis.unit;
    dataset["events"] = String(this.placed?.length ?? "");
    dataset["imprecise"] = String(this.placed?.filter(({ lasting }) => isImprecise(lasting)).length ?? "");
    dataset["unsearched"] = this.axis.x(this.unsearched) < this.axis.width ? String(Math.round(this.axis.x(this.unsearched))) : "";
    dataset["marked"] = this.marked?.id ?? "";
  }
}
