// The panel: the list of the events in view, a choice among events at one spot, and an event opened with its sources.

import type * as L from "leaflet";
import { shortDate } from "./dates";
import { h } from "./dom";
import { type EventProperties, eventArticle } from "./event-details";
import type { Explorer } from "./explorer";
import { gettext, ngettext } from "./i18n";
import { label } from "./labels";
import { onThemeChange, readPalette } from "./palette";
import { swatch } from "./symbols";

/** How many events the list shows before it offers more. */
const PAGE = 200;

export class Panel {
  /** Rows of the events that share the spot that was clicked. */
  protected chosen: readonly number[] | null = null;
  private shown = PAGE;
  private returnTo: HTMLElement | null = null;
  private readonly listView = h("div", { class: "panel-list" });
  private readonly eventView = h("div", { class: "panel-event", hidden: true });

  constructor(protected readonly root: HTMLElement, protected readonly explorer: Explorer, private readonly map: L.Map,
    /** Address of an event's page, or with a suffix of its data. */
    private readonly addressOf: (id: string, suffix?: string) => string) {
    root.replaceChildren(this.listView, this.eventView);
    explorer.addEventListener("filtered", () => this.reset());
    explorer.addEventListener("listed", (event) => this.choose((event as CustomEvent<readonly number[]>).detail));
    explorer.addEventListener("opened", () => void this.showOpened());
    explorer.addEventListener("highlighted", (event) => this.mark((event as CustomEvent<number | null>).detail));
    map.on("moveend", () => this.renderList());
    onThemeChange(() => this.renderList());
    this.renderList();
    void this.showOpened();
  }

  protected reset(): void {
    this.chosen = null;
    this.shown = PAGE;
    this.renderList();
  }

  private choose(rows: readonly number[]): void {
    this.chosen = rows;
    this.shown = PAGE;
    this.explorer.open(null);
    this.renderList();
    this.listView.querySelector<HTMLElement>("h2")?.focus();
  }

  protected renderList(): void {
    const { explorer, map } = this;
    const bounds = map.getBounds();
    const rows = this.chosen ?? explorer.rows.filter((row) => {
      const { lat, lon } = explorer.spot(row);
      return bounds.contains([lat, lon]);
    });
    const newestFirst = [...rows].reverse();
    const focused = this.listView.contains(document.activeElement) ? document.activeElement?.getAttribute("data-row") : null;
    this.listView.replaceChildren(
      this.heading(rows.length),
      h("ul", { class: "events", "aria-label": gettext("Events") }, ...newestFirst.slice(0, this.shown).map((row) => this.item(row))),
      newestFirst.length > this.shown
        ? h("button", { type: "button", class: "more", click: () => this.showMore() }, ngettext("Show {n} more", "Show {n} more", Math.min(PAGE, newestFirst.length - this.shown)))
        : "");
    if (focused) this.listView.querySelector<HTMLElement>(`[data-row="${focused}"]`)?.focus({ preventScroll: true });
  }

  private heading(inView: number): HTMLElement {
    const { explorer, chosen } = this;
    const matching = explorer.rows.length;
    if (chosen) {
      return h("div", { class: "panel-heading" },
        h("h2", { tabindex: -1 }, ngettext("{n} event at this spot", "{n} events at this spot", chosen.length)),
        h("button", { type: "button", class: "link", click: () => this.reset() }, gettext("Back to all events in view")));
    }
    const heading = h("div", { class: "panel-heading" }, h("h2", { tabindex: -1 }, ngettext("{n} event in view", "{n} events in view", inView)));
    if (inView < matching) {
      const text = ngettext("{n} event matches the filter.", "{n} events match the filter.", matching);
      heading.append(h("p", {}, `${text} `, h("button", { type: "button", class: "link", click: () => this.showAll() }, gettext("Show all on the map"))));
    }
    return heading;
  }

  private item(row: number): HTMLElement {
    const { columns } = this.explorer;
    const [category, verification] = [columns.categories[columns.category[row]!]!, columns.verifications[columns.verification[row]!]!];
    const point = (): void => this.explorer.highlight(row);
    const unpoint = (): void => this.explorer.highlight(null);
    const button = h("button", {
      type: "button", "data-row": row, mouseenter: point, mouseleave: unpoint, focus: point, blur: unpoint,
      click: () => this.openFrom(button, row),
    },
      swatch(category, verification, readPalette()),
      h("span", { class: "item-title" }, columns.title[row]!),
      h("span", { class: "item-meta" }, `${shortDate(columns.date[row]!)} · ${columns.place_name[row]!}`),
      h("span", { class: "visually-hidden" }, `${label("category", category)}, ${label("verification", verification)}`));
    return h("li", {}, button);
  }

  private openFrom(button: HTMLElement, row: number): void {
    this.returnTo = button;
    this.explorer.open(this.explorer.columns.id[row]!);
  }

  private showMore(): void {
    const last = this.shown;
    this.shown += PAGE;
    this.renderList();
    this.listView.querySelectorAll<HTMLElement>(".events button")[last]?.focus();
  }

  private showAll(): void {
    const spots = this.explorer.rows.map((row) => this.explorer.spot(row));
    this.map.fitBounds(spots.map(({ lat, lon }) => [lat, lon]), { maxZoom: 8, padding: [40, 40] });
  }

  private mark(row: number | null): void {
    for (const item of this.listView.querySelectorAll(".pointed-at")) item.classList.remove("pointed-at");
    if (row !== null) this.listView.querySelector(`[data-row="${row}"]`)?.classList.add("pointed-at");
  }

  protected async showOpened(): Promise<void> {
    const { opened } = this.explorer;
    this.listView.hidden = opened !== null;
    this.eventView.hidden = opened === null;
    if (opened === null) {
      const row = this.returnTo?.getAttribute("data-row");
      this.listView.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus();
      return;
    }
    const back = h("button", { type: "button", class: "link back", click: () => this.explorer.open(null) }, gettext("← Back to the list"));
    this.eventView.replaceChildren(back, h("p", { role: "status" }, gettext("Loading the event…")));
    try {
      const response = await fetch(this.addressOf(opened, ".json"));
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      const { properties } = (await response.json()) as { properties: EventProperties };
      if (this.explorer.opened !== opened) return;
      this.eventView.replaceChildren(back, eventArticle(properties, this.addressOf(opened)));
      this.eventView.querySelector<HTMLElement>("h2")?.focus();
    } catch (error) {
      if (this.explorer.opened !== opened) return;
      this.eventView.replaceChildren(back, h("p", { role: "alert", class: "failure" },
        gettext("The event could not be loaded: {reason}.", { reason: String((error as Error).message) }), " ",
        h("button", { type: "button", click: () => void this.showOpened() }, gettext("Try again"))));
    }
  }
}

/** A panel over the map of an embed: there only while an event, or a choice of events at one spot, is open. */
export class Card extends Panel {
  protected override renderList(): void {
    super.renderList();
    this.hide();
  }

  protected override async showOpened(): Promise<void> {
    this.hide();
    await super.showOpened();
    this.hide();
  }

  private hide(): void {
    this.root.hidden = this.explorer.opened === null && this.chosen === null;
  }
}
