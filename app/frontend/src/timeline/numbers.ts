// The numbers behind the timeline's bars: a collapsible table of the events that begin in each year, by category.

import { nameOf } from "../language/calendar";
import { parsePeriod } from "../language/dates";
import { h } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { gettext } from "../language/i18n";
import { label } from "../language/labels";
import type { Timeline } from "../data/source";
import { countOf, totalOf } from "./chart/drawing";
import { rounded } from "./chart/words";

export class TimelineNumbers {
  readonly button: HTMLButtonElement;
  readonly element = h("div", { class: "timeline-numbers", id: "timeline-numbers", role: "region", tabindex: 0, "aria-label": gettext("Numbers of the timeline"), hidden: true });

  /** `categories` are in the order of the legend. */
  constructor(private readonly explorer: Explorer, private readonly categories: readonly string[]) {
    this.button = h("button", { type: "button", "aria-expanded": "false", "aria-controls": this.element.id, click: () => this.unfold(this.element.hidden === true) }, gettext("Numbers by year"));
    explorer.addEventListener("filtered", () => this.update());
    for (const part of [this.button, this.element] as HTMLElement[]) part.addEventListener("keydown", (event) => this.close(event));
  }

  private unfold(unfolded: boolean): void {
    this.element.hidden = !unfolded;
    this.button.setAttribute("aria-expanded", String(unfolded));
    this.update();
  }

  private close(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.element.hidden) return;
    event.stopPropagation();
    this.unfold(false);
    this.button.focus();
  }

  private update(): void {
    const { explorer, element } = this;
    if (element.hidden) return;
    explorer.ask("timeline-numbers", () => explorer.timeline("year", null), (counts) => element.replaceChildren(this.table(counts)));
  }

  /** Return a table of the years of the selected period. */
  private table(counts: Timeline): HTMLElement {
    const [first, last] = parsePeriod(this.explorer.filter.datetime) ?? [-Infinity, Infinity];
    const bins = counts.edges.slice(1).map((_, bin) => bin).filter((bin) => counts.edges[bin]! <= last && counts.edges[bin + 1]! > first);
    const shown = this.categories.filter((category) => bins.some((bin) => countOf(counts, category, bin) > 0));
    return h("table", {},
      h("caption", {}, gettext("Events that begin in each year, by category; an imprecise date is divided among the years that it may mean")),
      h("thead", {}, h("tr", {}, ...[gettext("Year"), ...shown.map((one) => label("category", one)), gettext("All"), gettext("Going on")].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...bins.map((bin) => h("tr", {},
        h("th", { scope: "row" }, nameOf(counts.edges[bin]!, "year")),
        ...[...shown.map((one) => countOf(counts, one, bin)), totalOf(counts, bin).all, counts.ongoing[bin]!].map((n) => h("td", {}, rounded(n)))))));
  }
}
