// The timeline below the map: the events by start, stacked by category, and the selected period.

import { type Span, finest, shift, writePeriod } from "../language/calendar";
import { OPEN_END, OPEN_START, parsePeriod } from "../language/dates";
import { onPixelRatioChange } from "../page/canvas";
import { h } from "../page/dom";
import type { Commit, Explorer } from "../state/explorer";
import { EMPTY } from "../data/filter";
import { gettext } from "../language/i18n";
import { Player } from "./play";
import { TimelineAxis } from "./chart/axis";
import { Brush } from "./brush";
import { TimelineChart } from "./chart/chart";
import { Controls } from "./controls";
import { AXIS_HEIGHT } from "./chart/drawing";
import { Gestures } from "./gestures";
import { TimelineNumbers } from "./numbers";
import { Landmarks, landmarkLines } from "./chart/landmarks";
import { type Explained, legend } from "./chart/legend";
import { Presets } from "./presets";

export type TimelineOptions = Explained;

/** Pause between keys, in milliseconds, after which the next one is a new entry in the browser's history. */
const SETTLED = 600;

export class Timeline {
  private readonly axis = new TimelineAxis();
  private readonly chart: TimelineChart;
  private readonly brush: Brush;
  /** The brush of the second period in a comparison. */
  private readonly other: Brush;
  private readonly player: Player;
  private readonly controls: Controls;
  private readonly presets: Presets;
  private readonly landmarks: Landmarks;
  private readonly gestures: Gestures;
  private readonly plot: HTMLElement;
  private shownPeriod = "";
  /** Applies a dragged period that the page does not show yet. */
  private dragged: ((commit: Commit) => void) | null = null;
  private frame = 0;
  private keyed = Number.NEGATIVE_INFINITY;

  /** `categories` are in the order of the legend. */
  constructor(section: HTMLElement, private readonly explorer: Explorer, categories: readonly string[], options: TimelineOptions) {
    const { axis } = this;
    this.chart = new TimelineChart(explorer, axis, categories, options);
    const reach = matchMedia("(pointer: coarse)").matches ? 22 : 12;
    this.brush = new Brush(axis, { from: gettext("From"), to: gettext("To") }, reach, (span, end) => this.step(span, end));
    this.other = new Brush(axis, { from: gettext("Start of the comparison"), to: gettext("End of the comparison") }, reach, (span) => this.compare(span, "push"));
    for (const part of [this.other.window, this.other.from, this.other.to]) part.classList.add("brush-other");
    const numbers = new TimelineNumbers(explorer, categories);
    this.presets = new Presets(options.landmarks, (datetime) => this.explorer.change({ datetime }));
    this.player = new Player(explorer, () => axis.whole, (span, first) => this.choose(span, first ? "push" : "replace"), () => this.refresh());
    this.controls = new Controls(this.player, this.presets.element, numbers.button, {
      play: () => (this.player.playing ? this.player.pause() : this.player.play(this.brush.span)),
      restart: () => this.player.playing && this.player.play(this.brush.span),
      zoom: (factor) => this.zoom(factor),
      showAll: () => {
        axis.showAll();
        this.refresh();
      },
      compare: () => this.toggleComparison(),
    });
    this.plot = h("div", { class: "timeline-plot" }, this.chart.canvas,
      h("div", { class: "timeline-clip" }, this.brush.window, this.other.window),
      this.brush.from, this.brush.to, this.other.from, this.other.to, this.chart.tooltip);
    this.landmarks = new Landmarks(options.landmarks, axis, {
      open: (id) => explorer.open(id),
      tell: (x, landmark) => {
        if (landmark) this.chart.showTooltip(x, landmarkLines(landmark));
        else this.chart.unpoint();
        explorer.highlight(landmark?.id ?? null);
      },
    });
    section.append(h("div", { class: "timeline-head" }, this.controls.element, legend(options)), numbers.element, h("div", { class: "timeline-chart" }, this.landmarks.element, this.plot));
    const brushes = (): Brush[] => (explorer.compared ? [this.brush, this.other] : [this.brush]);
    this.gestures = new Gestures(this.plot, axis, brushes, () => this.plot.clientHeight - AXIS_HEIGHT, {
      began: () => this.player.pause(),
      brushed: (brush, span, open) => this.drag((commit) => (brush === this.brush ? this.choose(span, commit, open) : this.compare(span, commit))),
      released: () => this.release(),
      zoomed: () => this.refresh(),
      clicked: (x, y) => this.openAt(x, y),
    });
    this.listen();
    this.measure();
  }

  private listen(): void {
    const { explorer, plot, chart } = this;
    for (const change of ["filtered", "compared"]) explorer.addEventListener(change, () => this.refresh());
    plot.addEventListener("pointermove", (event) => {
      if (!this.gestures.busy) plot.classList.toggle("points-at-event", chart.point(...this.gestures.spot(event)) !== null);
    });
    plot.addEventListener("pointerleave", () => chart.unpoint());
    for (const [handle, day] of [[this.brush.from, () => this.ends.start], [this.brush.to, () => this.ends.end - 1]] as const) {
      handle.setAttribute("aria-describedby", chart.tooltip.id);
      handle.addEventListener("focus", () => chart.pointAtDay(day()));
      handle.addEventListener("blur", () => chart.unpoint());
    }
    new ResizeObserver(() => this.resize()).observe(plot);
    onPixelRatioChange(() => this.resize());
  }

  /** The selected period, or all time. */
  private get ends(): Span {
    return this.brush.span ?? this.axis.whole;
  }

  /** Find the time span of all events, without the filter. */
  private measure(): void {
    const { explorer, axis } = this;
    explorer.ask("timeline-whole", () => explorer.source.timeline(EMPTY, "year", null), ({ edges }) => {
      axis.cover({ start: edges[0]!, end: edges.at(-1)! });
      this.presets.offer(axis.whole);
      this.resize();
    });
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.plot;
    this.axis.width = Math.max(1, clientWidth);
    this.chart.resize(clientWidth, clientHeight);
    this.refresh();
  }

  /** Show the current filter and zoom. */
  private refresh(): void {
    const { axis, explorer: { filter: { datetime }, compared }, other, player, plot } = this;
    const period = spanOf(datetime, axis.whole);
    const outside = period !== null && (period.end <= axis.view.start || period.start >= axis.view.end);
    if (period && datetime !== this.shownPeriod && (player.playing || outside)) axis.reveal(period);
    this.shownPeriod = datetime;
    this.brush.show(period, compared !== "");
    other.show(compared ? spanOf(compared, axis.whole) : null, true);
    for (const handle of [other.from, other.to]) handle.hidden = !compared;
    this.presets.show(datetime);
    this.controls.show(compared !== "");
    plot.classList.toggle("playing", player.playing);
    plot.classList.toggle("comparing", compared !== "");
    this.landmarks.show();
    this.chart.update();
  }

  /** Select a period; an end at the limit of the events is left open if `open` is set. */
  private choose(span: Span | null, commit: Commit, open = false): void {
    this.explorer.change({ datetime: span ? writePeriod(span, open ? this.axis.whole : null) : "" }, commit);
  }

  /** Apply a step of the keyboard; a series of steps is one entry in the browser's history. */
  private step(span: Span | null, end: "from" | "to"): void {
    this.player.pause();
    const now = performance.now();
    const commit = now - this.keyed < SETTLED ? "replace" : "push";
    this.keyed = now;
    const day = end === "from" ? (span ?? this.axis.whole).start : (span ?? this.axis.whole).end;
    this.axis.reveal({ start: day, end: day });
    this.choose(span, commit, true);
    this.chart.pointAtDay(end === "from" ? this.ends.start : this.ends.end - 1);
  }

  /** Select the second period. */
  private compare(span: Span | null, commit: Commit): void {
    this.player.pause();
    this.explorer.compare(writePeriod(span ?? this.axis.whole), commit);
  }

  /** Follow a pointer from frame to frame; the URL is updated on release. */
  private drag(show: (commit: Commit) => void): void {
    this.dragged = show;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => show("none"));
  }

  private release(): void {
    cancelAnimationFrame(this.frame);
    this.dragged?.("push");
    this.dragged = null;
  }

  /** Zoom by a factor, around the selected period if there is one. */
  private zoom(factor: number): void {
    const { axis, brush: { span } } = this;
    axis.zoom(factor);
    if (span) axis.pan((span.start + span.end - axis.view.start - axis.view.end) / 2);
    this.refresh();
  }

  /** Compare the selected period with the next or previous one of the same length; without one, the last five years with those before. */
  private toggleComparison(): void {
    const { explorer, axis: { whole } } = this;
    if (explorer.compared) return explorer.compare("");
    const recent = { start: shift(whole.end, "year", -5), end: whole.end };
    const first = this.brush.span ?? { start: shift(recent.start, "year", -5), end: recent.start };
    const [after, before] = [neighbour(first, 1), neighbour(first, -1)];
    const earlier = before.end > whole.start ? { start: Math.max(before.start, whole.start), end: before.end } : recent;
    explorer.compare(writePeriod(after.end <= whole.end ? after : earlier), "none");
    explorer.change({ datetime: this.brush.span ? explorer.filter.datetime : writePeriod(first) });
  }

  private openAt(x: number, y: number): boolean {
    const entry = this.chart.point(x, y);
    if (entry) this.explorer.open(entry.id);
    return entry !== null;
  }
}

/** Parse the filter's period; `null` if it is all time. Open ends extend to the limits of the events. */
function spanOf(datetime: string, whole: Span): Span | null {
  const period = datetime ? parsePeriod(datetime) : null;
  if (!period) return null;
  const [first, last] = period;
  return { start: first === OPEN_START ? whole.start : first, end: last === OPEN_END ? whole.end : last + 1 };
}

/** Return the period of the same length after or before another, in whole years or months if the other is. */
function neighbour({ start, end }: Span, side: 1 | -1): Span {
  const unit = finest([start, end]);
  let steps = 0;
  while (shift(start, unit, steps) < end) steps++;
  return { start: shift(start, unit, side * steps), end: shift(end, unit, side * steps) };
}
