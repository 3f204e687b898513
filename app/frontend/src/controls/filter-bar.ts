// The filter bar: free text, period, menus and reset, bound to the server-rendered form.

import { ChoiceMenu } from "./choice-menu";
import { OPEN_START, joinPeriod, parseMoment, parsePeriod, splitPeriod } from "../language/dates";
import { byId, h } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { type EventFilter, choosing, chosen, countParts } from "../data/filter";
import { listParameters } from "../data/parameters";
import { nameOf } from "../data/source";
import { formatNumber, gettext, language, ngettext } from "../language/i18n";
import { label } from "../language/labels";
import { fold } from "../language/folding";

/** Pause in typing, in milliseconds, after which the next key begins a new entry in the browser's history. */
const SETTLED = 600;
/** Number of selected categories above which they share one chip. */
const FEW = 3;

/** The parameters with a menu in the bar. */
const MENUS = ["country", "place", "organisation"] as const;
type Menu = (typeof MENUS)[number];

export class FilterBar {
  private readonly form = byId<HTMLFormElement>("filter");
  private readonly from = byId<HTMLInputElement>("filter-from");
  private readonly to = byId<HTMLInputElement>("filter-to");
  private readonly dateError = byId("filter-date-error");
  private readonly text = byId<HTMLInputElement>("filter-text");
  private readonly chips = byId("filter-chips");
  private readonly reset = byId<HTMLButtonElement>("filter-reset");
  private readonly toggle = byId<HTMLButtonElement>("filter-toggle");
  // An embed has fewer menus.
  private readonly offered = MENUS.filter((name) => document.getElementById(`filter-${name}-menu`));
  private readonly menus: readonly ChoiceMenu[];
  private timer = 0;
  private typing = false;
  private shownPeriod = "";

  constructor(private readonly explorer: Explorer) {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    for (const field of [this.from, this.to]) field.addEventListener("change", () => this.changePeriod());
    this.text.addEventListener("focus", () => explorer.source.prepareSearch(), { once: true });
    this.text.addEventListener("input", () => this.changeText());
    this.reset.addEventListener("click", () => {
      this.acceptDates();
      this.typing = false;
      explorer.clear();
      this.text.focus({ preventScroll: true });
    });
    this.toggle.addEventListener("click", () => this.unfold(!this.form.classList.contains("unfolded")));
    for (const radio of this.radios()) {
      radio.addEventListener("change", () => explorer.change({ match: radio.value === "all" ? "all" : "any" }));
    }
    this.menus = this.offered.map((name) => new ChoiceMenu(byId(`filter-${name}-menu`), byId(`filter-${name}`), () => this.choices(name),
      (value, on) => explorer.change(toggled(explorer.filter, name, value, on))));
    explorer.addEventListener("filtered", () => this.render());
    explorer.addEventListener("summarised", () => this.renderCounts());
    this.render();
    this.renderCounts();
  }

  private radios(): NodeListOf<HTMLInputElement> {
    return this.form.querySelectorAll<HTMLInputElement>("input[name=match]");
  }

  /** Expand or collapse the bar: on a phone everything but the search field is collapsed. */
  unfold(unfolded: boolean): void {
    this.form.classList.toggle("unfolded", unfolded);
    this.toggle.setAttribute("aria-expanded", String(unfolded));
  }

  private changePeriod(): void {
    const [from, to] = [this.from.value.trim(), this.to.value.trim()];
    const wrong = [this.from, this.to].find((field) => field.value.trim() !== "" && !isPlainDate(field.value));
    const reversed = !wrong && parsePeriod(joinPeriod(from, to)) === null;
    for (const field of [this.from, this.to]) field.setAttribute("aria-invalid", String(field === wrong || reversed));
    this.dateError.hidden = !wrong && !reversed;
    this.dateError.textContent = wrong
      ? gettext("“{value}” is not a date. Write a year, month or day: 2013, 2013-07 or 2013-07-08.", { value: wrong.value })
      : reversed ? gettext("The period ends before it starts.") : "";
    if (!wrong && !reversed) this.explorer.change({ datetime: joinPeriod(from, to) });
  }

  /** Clear the errors of the date fields. */
  private acceptDates(): void {
    this.dateError.hidden = true;
    for (const field of [this.from, this.to]) field.setAttribute("aria-invalid", "false");
  }

  private changeText(): void {
    const text = fold(this.text.value) ? this.text.value.split(/\s+/).filter(Boolean).join(" ") : "";
    // One entry in the history per search, regardless of the number of keystrokes.
    const commit = this.typing ? "replace" : "push";
    this.typing = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.typing = false), SETTLED);
    this.explorer.change({ text }, commit);
  }

  private render(): void {
    const { filter } = this.explorer;
    const [from, to] = splitPeriod(filter.datetime);
    // An invalid date stays in its field until it is corrected; the other fields follow the filter.
    if (filter.datetime !== this.shownPeriod) this.acceptDates();
    this.shownPeriod = filter.datetime;
    if (this.dateError.hidden) [this.from.value, this.to.value] = [from, to];
    if (!this.typing) this.text.value = filter.text;
    for (const radio of this.radios()) radio.checked = radio.value === filter.match;
    for (const name of this.offered) byId(`filter-${name}-summary`).textContent = this.summaryOf(name);
    this.chips.replaceChildren(...this.chipsOf(filter));
    this.renderStale();
    const parts = countParts(filter);
    this.reset.hidden = parts === 0;
    byId("filter-parts").textContent = parts === 0 ? "" : formatNumber(parts);
    this.toggle.setAttribute("aria-label", parts === 0 ? gettext("Filter") : ngettext("Filter, {n} part active", "Filter, {n} parts active", parts));
  }

  /** Dim the numbers while they are still those of the previous filter. */
  private renderStale(): void {
    this.form.classList.toggle("stale", this.explorer.summaryOf !== this.explorer.query);
  }

  private renderCounts(): void {
    this.renderStale();
    const { matched } = this.explorer.summary;
    if (this.explorer.summaryOf !== null) {
      byId("filter-count").textContent = formatNumber(matched);
      byId("filter-noun").textContent = ngettext("event", "events", matched);
    }
    for (const name of this.offered) byId(`filter-${name}-menu`).hidden = this.valuesOf(name).length === 0;
    for (const menu of this.menus) menu.update();
  }

  /** Return removable chips for the parts of the filter whose fields are in a menu or in the legend. */
  private chipsOf(filter: EventFilter): HTMLElement[] {
    const { vocabulary } = this.explorer.source;
    const chip = (text: string, parts: Partial<EventFilter>): HTMLElement => h("button", {
      type: "button", class: "chip", "aria-label": gettext("Remove from the filter: {part}", { part: text }),
      click: () => {
        this.explorer.change(parts);
        this.text.focus({ preventScroll: true });
      },
    }, text, h("span", { "aria-hidden": "true" }, " ×"));
    return [
      ...listParameters().filter(({ name }) => name !== "country").flatMap(({ name }) => {
        const values = chosen(filter, name);
        if (name === "category" && values.length > FEW) {
          return [chip(ngettext("{n} category", "{n} categories", values.length), choosing(filter, name, []))];
        }
        return values.map((value) => chip(chipText(name, nameOf(vocabulary, name, value)), toggled(filter, name, value, false)));
      }),
      ...(filter.bbox ? [chip(gettext("Area {bbox}", { bbox: filter.bbox.join(", ") }), { bbox: null })] : []),
    ];
  }

  private valuesOf(name: Menu): readonly string[] {
    const { vocabulary, complete } = this.explorer.source;
    const { facets } = this.explorer.summary;
    if (name === "country") return vocabulary.states;
    return [...(complete || name === "place" ? vocabulary.names[name]?.keys() : facets.get(name)?.keys()) ?? []];
  }

  /** Return the options with events under the other parts of the filter, all countries, and the selected options. */
  private choices(name: Menu): ReturnType<typeof sorted> {
    const { filter, summary, source } = this.explorer;
    const all = sorted(this.valuesOf(name), chosen(filter, name), summary.facets.get(name), (value) => nameOf(source.vocabulary, name, value));
    return name === "country" ? all : all.filter((one) => one.count > 0 || one.chosen);
  }

  private summaryOf(name: Menu): string {
    const { filter } = this.explorer;
    const values = chosen(filter, name);
    if (name === "country") {
      return values.map((code) => label("state", code)).join(filter.match === "all" ? " + " : ", ") || gettext("All countries");
    }
    if (name === "place") return values.length === 0 ? gettext("All places") : ngettext("{n} place", "{n} places", values.length);
    return values.length === 0 ? gettext("All organisations") : ngettext("{n} organisation", "{n} organisations", values.length);
  }
}

/** Return the text of a chip. */
function chipText(parameter: string, name: string): string {
  if (parameter === "place") return gettext("Events at {place}", { place: name });
  // Translators: a ship or an organisation.
  return parameter === "vessel" || parameter === "organisation" ? gettext("Events with {vessel}", { vessel: name }) : name;
}

function sorted(values: readonly string[], chosen: readonly string[], counts: ReadonlyMap<string, number> | undefined, name: (value: string) => string): {
  value: string; name: string; count: number; chosen: boolean;
}[] {
  return [...new Set([...values, ...chosen])]
    .map((value) => ({ value, name: name(value), count: counts?.get(value) ?? 0, chosen: chosen.includes(value) }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, language()));
}

function toggled(filter: EventFilter, name: string, value: string, on: boolean): Partial<EventFilter> {
  return choosing(filter, name, [...chosen(filter, name).filter((other) => other !== value), ...(on ? [value] : [])].sort());
}

function isPlainDate(text: string): boolean {
  const moment = parseMoment(text);
  return moment !== null && moment.qualifier === "" && moment.first > OPEN_START;
}
