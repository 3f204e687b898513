// The filter bar: period, countries, free text and reset, bound to the form that the server has rendered.

import { OPEN_START, joinPeriod, parseMoment, parsePeriod, splitPeriod } from "./dates";
import { byId, h } from "./dom";
import type { Explorer } from "./explorer";
import type { EventFilter } from "./filter";
import { formatNumber, gettext, ngettext } from "./i18n";
import { label } from "./labels";
import { fold } from "./search";

/** Pause in typing after which the next key begins a new search in the browser's history. */
const SETTLED = 600;

export class FilterBar {
  private readonly from = byId<HTMLInputElement>("filter-from");
  private readonly to = byId<HTMLInputElement>("filter-to");
  private readonly dateError = byId("filter-date-error");
  private readonly text = byId<HTMLInputElement>("filter-text");
  private readonly countries = byId("filter-countries");
  private readonly countriesSummary = byId("filter-countries-summary");
  private readonly chips = byId("filter-chips");
  private readonly reset = byId<HTMLButtonElement>("filter-reset");
  private timer = 0;
  private typing = false;
  private shownPeriod = "";

  constructor(private readonly explorer: Explorer) {
    byId<HTMLFormElement>("filter").addEventListener("submit", (event) => event.preventDefault());
    for (const field of [this.from, this.to]) field.addEventListener("change", () => this.changePeriod());
    this.text.addEventListener("focus", () => void explorer.prepareSearch().catch(() => undefined), { once: true });
    this.text.addEventListener("input", () => void this.changeText());
    this.reset.addEventListener("click", () => {
      this.acceptDates();
      explorer.clear();
      this.text.focus();
    });
    for (const radio of this.radios()) {
      radio.addEventListener("change", () => explorer.change({ match: radio.value === "all" ? "all" : "any" }));
    }
    explorer.addEventListener("filtered", () => this.render());
    closeOnLeave(byId<HTMLDetailsElement>("filter-countries-menu"));
    this.render();
  }

  private radios(): NodeListOf<HTMLInputElement> {
    return document.querySelectorAll<HTMLInputElement>("#filter input[name=match]");
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

  private async changeText(): Promise<void> {
    try {
      await this.explorer.prepareSearch();
    } catch (error) {
      this.text.setCustomValidity(gettext("The search could not be loaded: {reason}.", { reason: (error as Error).message }));
      this.text.reportValidity();
      return;
    }
    this.text.setCustomValidity("");
    const text = fold(this.text.value) ? this.text.value.split(/\s+/).filter(Boolean).join(" ") : "";
    // One entry in the history for one search, however many keys it took.
    const commit = this.typing ? "replace" : "push";
    this.typing = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.typing = false), SETTLED);
    this.explorer.change({ text }, commit);
  }

  private toggleCountry(code: string, checked: boolean): void {
    const chosen = new Set(this.explorer.filter.countries);
    if (checked) chosen.add(code);
    else chosen.delete(code);
    this.explorer.change({ countries: [...chosen].sort() });
  }

  private render(): void {
    const { filter, rows } = this.explorer;
    const [from, to] = splitPeriod(filter.datetime);
    // A wrong date stays in its field until it is mended; everything else follows the filter.
    if (filter.datetime !== this.shownPeriod) this.acceptDates();
    this.shownPeriod = filter.datetime;
    if (this.dateError.hidden) [this.from.value, this.to.value] = [from, to];
    if (!this.typing) this.text.value = filter.text;
    for (const radio of this.radios()) radio.checked = radio.value === filter.match;
    this.renderCountries();
    this.chips.replaceChildren(...this.chipsOf(filter));
    const empty = filter.datetime === "" && filter.countries.length === 0 && filter.categories.length === 0
      && filter.verifications.length === 0 && filter.places.length === 0 && filter.text === "" && filter.bbox === null;
    this.reset.hidden = empty;
    byId("filter-count").textContent = formatNumber(rows.length);
    byId("filter-noun").textContent = ngettext("event", "events", rows.length);
  }

  /** Parts of the filter that have no field of their own, each with a way to remove it. */
  private chipsOf(filter: EventFilter): HTMLElement[] {
    const { columns } = this.explorer;
    const placeName = (id: string): string => {
      const code = columns.places.indexOf(id);
      return code < 0 ? id : (columns.place_name[columns.place.indexOf(code)] ?? id);
    };
    const chip = (text: string, parts: Partial<EventFilter>): HTMLElement => h("button", {
      type: "button", class: "chip", "aria-label": gettext("Remove from the filter: {part}", { part: text }),
      click: () => {
        this.explorer.change(parts);
        this.text.focus();
      },
    }, text, h("span", { "aria-hidden": "true" }, " ×"));
    return [
      ...filter.places.map((id) => chip(placeName(id), { places: filter.places.filter((other) => other !== id) })),
      ...filter.verifications.map((one) => chip(label("verification", one), { verifications: filter.verifications.filter((other) => other !== one) })),
      ...(filter.bbox ? [chip(gettext("Area {bbox}", { bbox: filter.bbox.join(", ") }), { bbox: null })] : []),
    ];
  }

  private renderCountries(): void {
    const { columns, filter } = this.explorer;
    const counts = this.explorer.counts("countries");
    const focused = this.countries.contains(document.activeElement) ? document.activeElement?.id : undefined;
    const codes = [...new Set([...columns.states, ...filter.countries])]
      .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || label("state", a).localeCompare(label("state", b)));
    this.countries.replaceChildren(...codes.map((code) => h("label", { class: "choice" },
      h("input", {
        type: "checkbox", id: `country-${code}`, value: code, checked: filter.countries.includes(code),
        change: (event: Event) => this.toggleCountry(code, (event.target as HTMLInputElement).checked),
      }),
      h("span", {}, label("state", code)), " ", h("span", { class: "count" }, formatNumber(counts.get(code) ?? 0)))));
    if (focused) document.getElementById(focused)?.focus();
    this.countriesSummary.textContent = filter.countries.length === 0
      ? gettext("All countries")
      : filter.countries.map((code) => label("state", code)).join(filter.match === "all" ? " + " : ", ");
  }
}

function isPlainDate(text: string): boolean {
  const moment = parseMoment(text);
  return moment !== null && moment.qualifier === "" && moment.first > OPEN_START;
}

/** Close a menu when the focus or a click goes elsewhere, and on Escape. */
function closeOnLeave(menu: HTMLDetailsElement): void {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target as Node)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
