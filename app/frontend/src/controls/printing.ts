// The printed page: the filter in words, with date and URL, then the map, the events as a table, and a note on their sources.

import type * as L from "leaflet";
import { today } from "../language/calendar";
import { formatDay, optionsOf } from "../language/date-format";
import { absolute, h } from "../page/dom";
import type { EventAddresses } from "../panel/event-details";
import type { Explorer } from "../state/explorer";
import { describeMatches } from "../state/filter-words";
import { OF_EVENTS, formatNumber, gettext } from "../language/i18n";
import { readPalette } from "../page/palette";
import { COLUMNS, NEWEST, type Page } from "../data/source";
import { WORLD, columnNames, eventRow } from "../panel/table-view";

/** Most events that are printed: of those in the page, and of those on the server. */
const MOST = 1000;
const MOST_REMOTE = 100;
/** Width of the printed content, in CSS pixels: an A4 or letter page without margins. */
const PAPER = 680;
const SETTLED = 1000;

export class Printing {
  private readonly head = h("div", { class: "print-only print-head" });
  private readonly list = h("div", { class: "print-only print-list" });
  private page: Page | null = null;
  private timer = 0;

  constructor(private readonly explorer: Explorer, private readonly map: L.Map, private readonly addresses: EventAddresses) {
    document.body.prepend(this.head);
    document.body.append(this.list);
    addEventListener("beforeprint", () => this.prepare());
    addEventListener("afterprint", () => this.list.replaceChildren());
    // Printing does not wait for responses: the list is fetched in advance.
    if (!explorer.source.complete) explorer.addEventListener("summarised", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.fetch(), SETTLED);
    });
  }

  private fetch(): void {
    const { explorer } = this;
    const { source, filter, sort, table } = explorer;
    const most = source.complete ? MOST : MOST_REMOTE;
    explorer.ask<Page>("print", () => source.list(filter, "place", WORLD, 0, most, undefined, table ? sort : NEWEST), (page) => (this.page = page));
  }

  private prepare(): void {
    const { explorer, map, head, list } = this;
    if (explorer.source.complete) this.fetch();
    const { clientWidth, clientHeight } = map.getContainer();
    for (const [name, value] of Object.entries({ width: `${clientWidth}px`, height: `${clientHeight}px`, zoom: String(PAPER / clientWidth) })) {
      document.body.style.setProperty(`--print-${name}`, value);
    }
    const { matched, entries } = this.page ?? { matched: explorer.summary.matched, entries: [] };
    const date = formatDay(today(), optionsOf("day", "long"));
    head.replaceChildren(
      h("p", { class: "print-title" }, gettext("Caspian military activity map")),
      h("p", {}, describeMatches(matched, explorer.filter, explorer.source.vocabulary)),
      h("p", {}, gettext("Printed on {date} from {address}", { date, address: location.href })));
    const names = columnNames();
    const palette = readPalette();
    list.replaceChildren(
      h("table", { class: "events-table" }, h("thead", {}, h("tr", {}, ...COLUMNS.map((column) => h("th", { scope: "col" }, names[column])))),
        h("tbody", {}, ...entries.map((entry) => eventRow(entry, explorer.source.regions, palette,
          h("span", {}, h("span", OF_EVENTS, entry.title), h("span", { class: "print-id", dir: "ltr" }, entry.id)))))),
      entries.length < matched
        ? h("p", {}, gettext("The first {n} of {matched} events; the address above has them all.", { n: formatNumber(entries.length), matched: formatNumber(matched) })) : "",
      this.sources());
  }

  /** Return the printed note on where to find the sources: on the site, or in the file of a map without a site. */
  private sources(): HTMLElement {
    const { served, of } = this.addresses;
    const pages = of("");
    const text = served || absolute(pages)
      ? gettext("The sources of an event, and what each of them supports, are on its page: {address}", { address: `${new URL(pages, location.href).href}…` })
      : gettext("The sources of an event, and what each of them supports, are in the file of this map.");
    return h("div", { class: "print-sources" }, h("h2", {}, gettext("Sources")), h("p", {}, text));
  }
}
