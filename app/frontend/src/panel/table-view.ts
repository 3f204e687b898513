// The events as a table instead of the list: all that pass the filter, sortable by any column, with pagination.

import { shortDate } from "../language/dates";
import { absolute, byId, h } from "../page/dom";
import type { EventAddresses } from "./event-details";
import type { Explorer } from "../state/explorer";
import { describeMatches } from "../state/filter-words";
import { OF_EVENTS, formatNumber, gettext } from "../language/i18n";
import { label } from "../language/labels";
import { otherCalendar } from "../language/other-calendar";
import { type Palette, onThemeChange, readPalette } from "../page/palette";
import { DISC_AREA, type Regions } from "../data/regions";
import { type Box, COLUMNS, type Column, type Entry, type Page, type Sort } from "../data/source";
import { swatch } from "../map/symbols";

/** Events per page, as on the server (app/pages/events/table.py). */
const PAGE = 100;
export const WORLD: Box = [-180, -90, 180, 90];

/** Return the names of the columns. */
export function columnNames(): Readonly<Record<Column, string>> {
  return { date: gettext("Date"), title: gettext("Event"), category: gettext("Category"), place: gettext("Place"), countries: gettext("Countries"),
    verification: gettext("Verification") };
}

/** Return a row of the table. */
export function eventRow(entry: Entry, regions: Regions, palette: Palette, title: Node | string): HTMLElement {
  const area = knownOnlyTo(entry, regions);
  return h("tr", { "data-id": entry.id },
    h("td", {}, shortDate(entry.date), otherCalendar(entry.date)),
    h("th", { scope: "row" }, title),
    h("td", {}, h("span", { class: "kind" }, swatch(entry.category, entry.verification, palette), label("category", entry.category))),
    h("td", {}, h("bdi", {}, entry.placeName), area && h("span", { class: "source-meta" }, `(${area})`)),
    h("td", {}, entry.countries.map((code) => label("state", code)).join(", ")),
    h("td", {}, label("verification", entry.verification)));
}

/** Return the remark on the area to which an event is known, as in app/pages/events/known.py; empty for a point. */
function knownOnlyTo({ area, placeName, radius }: Entry, regions: Regions): string {
  if (!area) return "";
  if (area === DISC_AREA) return gettext("known only to within {radius} km", { radius: formatNumber(Math.round(radius)) });
  const name = regions.get(area)?.name ?? "";
  // Translators: said of the area that is named before it, such as "Caspian Sea (known only to this area)".
  return name === placeName || !name ? gettext("known only to this area") : gettext("known only to the area: {area}", { area: name });
}

export class TableView {
  readonly element: HTMLElement;
  private readonly caption = h("caption");
  private readonly heads: Readonly<Record<Column, HTMLElement>>;
  private readonly body = h("tbody");
  private readonly pages = h("nav", { class: "pages", "aria-label": gettext("Pages of the table") });
  private readonly scroller: HTMLElement;
  private page = 0;
  private matched = 0;
  private asked = "";
  private asking = new AbortController();
  private palette = readPalette();
  private frame = 0;

  constructor(private readonly explorer: Explorer, private readonly addresses: EventAddresses) {
    const names = columnNames();
    const head = (column: Column): HTMLElement => h("th", { scope: "col" },
      h("button", { type: "button", click: () => this.sortBy(column) }, names[column], h("span", { class: "arrow", "aria-hidden": "true" })));
    this.heads = Object.fromEntries(COLUMNS.map((column) => [column, head(column)])) as Record<Column, HTMLElement>;
    this.scroller = h("div", { class: "table-box table-scroll", role: "region", tabindex: 0, "aria-label": gettext("Table of the events") },
      h("table", { class: "events-table" }, this.caption, h("thead", {}, h("tr", { "data-label": gettext("Sort by") }, ...COLUMNS.map((column) => this.heads[column]))), this.body));
    this.element = h("section", { class: "table-view", "aria-label": gettext("Table"), hidden: true }, this.scroller, this.pages);
    byId("panel").after(this.element);
    this.listen();
    this.show();
  }

  /** Focus the table. */
  focus(): void {
    this.scroller.focus();
  }

  private listen(): void {
    const { explorer, body } = this;
    explorer.addEventListener("filtered", () => this.askSoon());
    explorer.addEventListener("turned", () => this.show());
    explorer.addEventListener("highlighted", () => this.mark());
    const rowOf = ({ target }: Event): string | null => (target as Element).closest("tr")?.dataset["id"] ?? null;
    for (const name of ["mouseover", "focusin"]) body.addEventListener(name, (event) => explorer.highlight(rowOf(event)));
    for (const name of ["mouseleave", "focusout"]) body.addEventListener(name, () => explorer.highlight(null));
    body.addEventListener("click", (event) => {
      const { target, ctrlKey, metaKey, shiftKey } = event;
      const id = (target as Element).closest("a") && rowOf(event);
      if (!id || ctrlKey || metaKey || shiftKey) return;
      event.preventDefault();
      explorer.open(id);
    });
    byId("table-switch").addEventListener("click", () => explorer.turn(!explorer.table));
    onThemeChange(() => {
      this.palette = readPalette();
      this.asked = "";
      this.askSoon();
    });
  }

  private show(): void {
    const { table, sort } = this.explorer;
    this.element.hidden = !table;
    byId("table-switch").setAttribute("aria-pressed", String(table));
    document.body.toggleAttribute("data-table", table);
    for (const column of COLUMNS) {
      const order = sort === column ? "ascending" : sort === `-${column}` ? "descending" : null;
      const head = this.heads[column];
      if (order) head.setAttribute("aria-sort", order);
      else head.removeAttribute("aria-sort");
      head.querySelector(".arrow")!.textContent = order ? (order === "ascending" ? " ↑" : " ↓") : "";
    }
    this.ask();
  }

  /** Sort by a column, in reverse if the table is already sorted by it; dates begin with the newest. */
  private sortBy(column: Column): void {
    const { sort } = this.explorer;
    const down: Sort = `-${column}`;
    this.explorer.turn(true, sort === column ? down : sort === down ? column : column === "date" ? down : column);
  }

  /** Request the table once the map has been drawn, which has priority. */
  private askSoon(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => setTimeout(() => this.ask()));
  }

  private ask(page = 0): void {
    const { explorer: { source, filter, sort, table, query } } = this;
    const asked = `${page} ${sort} ${query}`;
    if (!table || asked === this.asked) return;
    this.asked = asked;
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    this.explorer.ask<Page>("table", () => source.list(filter, "place", WORLD, page * PAGE, PAGE, signal, sort), ({ matched, entries }) => {
      this.page = page;
      this.matched = matched;
      this.render(entries);
    });
  }

  private render(entries: readonly Entry[]): void {
    const { addresses, matched, page, explorer: { filter } } = this;
    const href = (id: string): string => (addresses.served || absolute(addresses.of(id)) ? addresses.of(id) : "#");
    this.caption.textContent = describeMatches(matched, filter, this.explorer.source.vocabulary);
    this.body.replaceChildren(...entries.map((entry) => eventRow(entry, this.explorer.source.regions, this.palette, h("a", { href: href(entry.id), ...OF_EVENTS }, entry.title))));
    const last = Math.ceil(matched / PAGE) - 1;
    const turn = (text: string, to: number): HTMLElement => h("button", { type: "button", disabled: to < 0 || to > last || to === page, click: () => this.turnTo(to) }, text);
    this.pages.hidden = last < 1;
    this.pages.replaceChildren(turn(gettext("First"), 0), turn(gettext("Previous"), page - 1),
      h("span", { role: "status" }, gettext("{first} to {last} of {matched}", {
        first: formatNumber(page * PAGE + 1), last: formatNumber(page * PAGE + entries.length), matched: formatNumber(matched) })),
      turn(gettext("Next"), page + 1), turn(gettext("Last"), last));
    this.scroller.scrollTop = 0;
    this.mark();
  }

  private turnTo(page: number): void {
    const name = document.activeElement?.textContent;
    this.ask(page);
    const buttons = [...this.pages.querySelectorAll("button")];
    (buttons.find((one) => one.textContent === name && !one.disabled) ?? this.scroller).focus();
  }

  private mark(): void {
    const { highlighted } = this.explorer;
    for (const row of this.body.children) row.classList.toggle("pointed-at", (row as HTMLElement).dataset["id"] === highlighted);
  }
}
