// The filter bar: free text, period, countries, places and reset, bound to the form that the server has rendered.

import { ChoiceMenu } from "./choice-menu";
import { OPEN_START, joinPeriod, parseMoment, parsePeriod, splitPeriod } from "../language/dates";
import { byId, h } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { type EventFilter, countParts } from "../data/filter";
import { formatNumber, gettext, language, ngettext } from "../language/i18n";
import { label } from "../language/labels";
import { fold } from "../language/folding";

/** Pause in typing after which the next key begins a new search in the browser's history. */
const SETTLED = 600;
/** More chosen categories than this are one chip together. */
const FEW = 3;

export class FilterBar {
  private readonly form = byId<HTMLFormElement>("filter");
  private readonly from = byId<HTMLInputElement>("filter-from");
  private readonly to = byId<HTMLInputElement>("filter-to");
  private readonly dateError = byId("filter-date-error");
  private readonly text = byId<HTMLInputElement>("filter-text");
  private readonly chips = byId("filter-chips");
  private readonly reset = byId<HTMLButtonElement>("filter-reset");
  private readonly toggle = byId<HTMLButtonElement>("filter-toggle");
  private readonly countries: ChoiceMenu;
  private readonly places: ChoiceMenu;
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
    this.countries = new ChoiceMenu(byId("filter-countries-menu"), byId("filter-countries"), () => this.countryChoices(),
      (code, chosen) => explorer.change({ countries: toggled(explorer.filter.countries, code, chosen) }));
    this.places = new ChoiceMenu(byId("filter-places-menu"), byId("filter-places"), () => this.placeChoices(),
      (id, chosen) => explorer.change({ places: toggled(explorer.filter.places, id, chosen) }));
    byId("filter-places-menu").hidden = explorer.source.vocabulary.places.size === 0;
    explorer.addEventListener("filtered", () => this.render());
    explorer.addEventListener("summarised", () => this.renderCounts());
    this.render();
    this.renderCounts();
  }

  private radios(): NodeListOf<HTMLInputElement> {
    return this.form.querySelectorAll<HTMLInputElement>("input[name=match]");
  }

  /** On a phone all but the search field is folded away. */
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

  /** Drop what is wrong in the date fields. */
  private acceptDates(): void {
    this.dateError.hidden = true;
    for (const field of [this.from, this.to]) field.setAttribute("aria-invalid", "false");
  }

  private changeText(): void {
    const text = fold(this.text.value) ? this.text.value.split(/\s+/).filter(Boolean).join(" ") : "";
    // One entry in the history for one search, however many keys it took.
    const commit = this.typing ? "replace" : "push";
    this.typing = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.typing = false), SETTLED);
    this.explorer.change({ text }, commit);
  }

  private render(): void {
    const { filter } = this.explorer;
    const [from, to] = splitPeriod(filter.datetime);
    // A wrong date stays in its field until it is mended; everything else follows the filter.
    if (filter.datetime !== this.shownPeriod) this.acceptDates();
    this.shownPeriod = filter.datetime;
    if (this.dateError.hidden) [this.from.value, this.to.value] = [from, to];
    if (!this.typing) this.text.value = filter.text;
    for (const radio of this.radios()) radio.checked = radio.value === filter.match;
    byId("filter-countries-summary").textContent = filter.countries.length === 0
      ? gettext("All countries")
      : filter.countries.map((code) => label("state", code)).join(filter.match === "all" ? " + " : ", ");
    byId("filter-places-summary").textContent = filter.places.length === 0
      ? gettext("All places")
      : ngettext("{n} place", "{n} places", filter.places.length);
    this.chips.replaceChildren(...this.chipsOf(filter));
    this.renderStale();
    const parts = countParts(filter);
    this.reset.hidden = parts === 0;
    byId("filter-parts").textContent = parts === 0 ? "" : formatNumber(parts);
    this.toggle.setAttribute("aria-label", parts === 0 ? gettext("Filter") : ngettext("Filter, {n} part active", "Filter, {n} parts active", parts));
  }

  /** Show numbers faintly while they are still those of the filter before. */
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
    this.countries.update();
    this.places.update();
  }

  /** Parts of the filter whose fields are in a menu or in the legend, each with a way to remove it. */
  private chipsOf(filter: EventFilter): HTMLElement[] {
    const { places, vessels } = this.explorer.source.vocabulary;
    const chip = (text: string, parts: Partial<EventFilter>): HTMLElement => h("button", {
      type: "button", class: "chip", "aria-label": gettext("Remove from the filter: {part}", { part: text }),
      click: () => {
        this.explorer.change(parts);
        this.text.focus({ preventScroll: true });
      },
    }, text, h("span", { "aria-hidden": "true" }, " ×"));
    return [
      ...filter.places.map((id) => chip(gettext("Events at {place}", { place: places.get(id) ?? id }), { places: toggled(filter.places, id, false) })),
      ...filter.vessels.map((id) => chip(gettext("Events with {vessel}", { vessel: vessels.get(id) ?? id }), { vessels: toggled(filter.vessels, id, false) })),
      ...(filter.categories.length > FEW
        ? [chip(ngettext("{n} category", "{n} categories", filter.categories.length), { categories: [] })]
        : filter.categories.map((one) => chip(label("category", one), { categories: toggled(filter.categories, one, false) }))),
      ...filter.verifications.map((one) => chip(label("verification", one), { verifications: toggled(filter.verifications, one, false) })),
      ...(filter.bbox ? [chip(gettext("Area {bbox}", { bbox: filter.bbox.join(", ") }), { bbox: null })] : []),
    ];
  }

  private countryChoices(): ReturnType<typeof sorted> {
    const { filter, summary, source } = this.explorer;
    return sorted([...source.vocabulary.states], filter.countries, summary.facets.country, (code) => label("state", code));
  }

  /** Places without an event under the rest of the filter are left out, but for those that are chosen. */
  private placeChoices(): ReturnType<typeof sorted> {
    const { filter, summary, source } = this.explorer;
    const { places } = source.vocabulary;
    return sorted([...places.keys()], filter.places, summary.facets.place, (id) => places.get(id) ?? id).filter(({ count, chosen }) => count > 0 || chosen);
  }
}

function sorted(values: readonly string[], chosen: readonly string[], counts: ReadonlyMap<string, number>, name: (value: string) => string): {
  value: string; name: string; count: number; chosen: boolean;
}[] {
  return [...new Set([...values, ...chosen])]
    .map((value) => ({ value, name: name(value), count: counts.get(value) ?? 0, chosen: chosen.includes(value) }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, language()));
}

function toggled(values: readonly string[], value: string, chosen: boolean): string[] {
  return [...values.filter((other) => other !== value), ...(chosen ? [value] : [])].sort();
}

function isPlainDate(text: string): boolean {
  const moment = parseMoment(text);
  return moment !== null && moment.qualifier === "" && moment.first > OPEN_START;
}
