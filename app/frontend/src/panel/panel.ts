// The panel: the list of the events in view or at one spot, and the opened event with its sources.

import type * as L from "leaflet";
import { fetchJson } from "../data/columns";
import { h } from "../page/dom";
import { retryOnceBack } from "../page/connection";
import { type EventAddresses, type EventProperties, eventArticle } from "./event-details";
import { EventList, LONGEST, type Order, PAGE, type Question } from "./event-list";
import { EventSteps } from "./event-steps";
import { see } from "./seen";
import type { Explorer, Failure } from "../state/explorer";
import { formatNumber, gettext, ngettext } from "../language/i18n";
import type { Box, Page, Spot } from "../data/source";

export class Panel {
  /** The spot whose events are listed instead of those in view. */
  protected chosen: Spot | null = null;
  /** The last requested list, and whether an event was opened from a list here. */
  private asked = "";
  private asking = new AbortController();
  private matched: number | null = null;
  private areal = 0;
  private openedHere = false;
  /** The focused element outside the panel from which the event was opened, if any. */
  private opener: HTMLElement | null = null;
  private built = false;
  private frame = 0;
  private anew = false;
  private readonly heading = h("div", { class: "panel-heading" });
  private readonly list: EventList;
  private readonly listView: HTMLElement;
  private readonly eventBody = h("div");
  private readonly steps: EventSteps;
  private readonly eventView: HTMLElement;

  constructor(protected readonly root: HTMLElement, protected readonly explorer: Explorer, private readonly map: L.Map,
    private readonly addresses: EventAddresses) {
    this.list = new EventList(explorer);
    this.listView = h("div", { class: "panel-list" }, this.heading, this.list.element);
    this.steps = new EventSteps(explorer, this.list);
    const back = h("button", { type: "button", class: "link back", click: () => explorer.open(null) }, h("span", { class: "arrow-back", "aria-hidden": "true" }), gettext("Back to the list"));
    this.eventView = h("div", { class: "panel-event", tabindex: -1, hidden: true }, h("div", { class: "event-bar" }, back, this.steps.element), this.eventBody);
    root.replaceChildren(this.listView, this.eventView);
    explorer.addEventListener("filtered", () => this.listInView());
    explorer.addEventListener("summarised", () => this.renderHeading());
    explorer.addEventListener("listed", (event) => this.choose((event as CustomEvent<Spot | null>).detail));
    explorer.addEventListener("opened", () => this.showOpened());
    explorer.addEventListener("failed", (event) => this.tellFailure((event as CustomEvent<Failure>).detail));
    map.on("moveend", () => this.askSoon(false));
    document.addEventListener("keydown", (event) => this.close(event));
    this.renderHeading();
    this.ask(true);
    this.showOpened();
    this.built = true;
  }

  /** Focus the list, or the event that is open instead. */
  focus(): void {
    if (this.explorer.opened === null) this.list.focus();
    else this.eventView.querySelector<HTMLElement>("h2")?.focus();
  }

  /** Handle Escape: go back from an event to the list, or from the events of one spot to all in view. */
  private close(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented || (event.target as Element).closest("dialog, details[open].menu, input, select, [role=application]")) return;
    if (this.explorer.opened !== null) this.explorer.open(null);
    else if (this.chosen) this.explorer.list(null);
  }

  private listInView(): void {
    if (this.chosen) this.explorer.list(null);
    else this.askSoon(true);
  }

  /** Request the list once the map has been drawn, which has priority. */
  private askSoon(anew: boolean): void {
    this.anew ||= anew;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => setTimeout(() => {
      this.ask(this.anew);
      this.anew = false;
    }));
  }

  private choose(spot: Spot | null): void {
    this.chosen = spot;
    if (!spot) return this.askSoon(true);
    this.explorer.open(null);
    this.ask(true);
    this.heading.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  /** Request the list of events in view, or at the chosen spot; until the response arrives, the previous one stays. */
  private ask(anew: boolean): void {
    const { explorer: { source, filter, standing, query }, map } = this;
    const bounds = map.getBounds();
    const where: Box | Spot = this.chosen ?? [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const asked = `${standing} ${JSON.stringify(where)} ${query}`;
    if (asked === this.asked) return;
    this.asked = asked;
    this.asking.abort();
    this.asking = new AbortController();
    const question: Question = (offset, limit, signal) => source.list(filter, standing, where, offset, limit, signal);
    const { signal } = this.asking;
    this.explorer.ask<Page>("list", () => question(0, PAGE, signal), (page) => {
      this.matched = page.matched;
      this.areal = page.areal;
      this.renderHeading();
      this.list.show(question, page, anew);
      this.steps.render();
    });
  }

  protected renderHeading(): void {
    const { matched, chosen, explorer: { summary } } = this;
    const focused = this.heading.contains(document.activeElement);
    const title = matched === null ? gettext("Loading…")
      : chosen && chosen.areas.length > 0 ? ngettext("{n} event known only to this area", "{n} events known only to this area", matched)
      : chosen ? ngettext("{n} event at this spot", "{n} events at this spot", matched)
        : ngettext("{n} event in view", "{n} events in view", matched);
    this.heading.replaceChildren(h("div", { class: "panel-title" }, h("h2", { tabindex: -1 }, title), this.orderButton()));
    if (!chosen && this.areal > 0) {
      this.heading.append(h("p", { class: "areal" }, ngettext("{n} of them is known only to an area that reaches into view.", "{n} of them are known only to areas that reach into view.", this.areal)));
    }
    if (chosen) {
      this.heading.append(h("button", { type: "button", class: "link", click: () => this.listInView() }, gettext("Back to all events in view")));
    } else if (matched !== null && matched < summary.matched) {
      const text = ngettext("{n} event matches the filter.", "{n} events match the filter.", summary.matched);
      this.heading.append(h("p", {}, `${text} `, h("button", { type: "button", class: "link", click: () => this.showAll() }, gettext("Show all on the map"))));
    }
    if ((matched ?? 0) > LONGEST) {
      this.heading.append(h("p", {}, gettext("The list ends after {n}. Zoom in or filter to see the others.", { n: formatNumber(LONGEST) })));
    }
    this.listView.classList.toggle("of-spot", chosen !== null);
    if (focused) this.heading.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  private orderButton(): HTMLElement {
    const other: Order = this.list.order === "newest" ? "oldest" : "newest";
    const button = h("button", {
      type: "button", class: "order", hidden: (this.matched ?? 0) < 2,
      title: other === "oldest" ? gettext("Show the oldest first") : gettext("Show the newest first"),
      click: () => {
        this.list.turn(other);
        this.renderHeading();
        this.heading.querySelector<HTMLElement>(".order")?.focus();
      },
    }, this.list.order === "newest" ? gettext("Newest first") : gettext("Oldest first"), h("span", { "aria-hidden": "true" }, this.list.order === "newest" ? " ↓" : " ↑"));
    return button;
  }

  private showAll(): void {
    const { explorer, map } = this;
    explorer.ask("extent", () => explorer.source.extent(explorer.filter, explorer.standing), (box) => {
      if (box) map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { maxZoom: 8, padding: [40, 40] });
    });
  }

  protected showOpened(): void {
    const { opened } = this.explorer;
    const wasOpen = !this.eventView.hidden;
    const focused = document.activeElement as HTMLElement | null;
    if (opened !== null && !wasOpen) this.opener = this.built && focused !== document.body && !this.root.contains(focused) ? focused : null;
    this.listView.hidden = opened !== null;
    this.eventView.hidden = opened === null;
    if (opened === null) {
      if (wasOpen && this.opener?.isConnected) this.opener.focus({ preventScroll: true });
      else if (wasOpen && this.openedHere) this.list.focus();
      this.openedHere = false;
      return;
    }
    this.openedHere ||= !wasOpen && this.hadFocus();
    // An event opened by the URL does not take the focus, as the page may be embedded.
    const asked = this.built;
    this.steps.render();
    this.eventBody.replaceChildren(h("p", { role: "status" }, gettext("Loading the event…")));
    const url = this.addresses.of(opened, ".json");
    this.explorer.ask("event", () => fetchJson<{ readonly properties: EventProperties }>(url), ({ properties }) => {
      if (this.explorer.opened !== opened) return;
      this.eventBody.replaceChildren(eventArticle(properties, this.addresses, this.explorer));
      see(opened);
      // While stepping from event to event the focus stays on the button.
      if (asked && !this.steps.focused) this.eventView.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
      this.eventView.scrollTop = 0;
    });
  }

  /** Whether the focus was in the panel or on the map, rather than on another control that opens events. */
  private hadFocus(): boolean {
    const { activeElement } = document;
    return activeElement === document.body || this.root.contains(activeElement) || this.map.getContainer().contains(activeElement);
  }

  /** Show in the panel why its event cannot be shown; other failures are shown on the map. */
  private tellFailure({ kind, error, again }: Failure): void {
    const { opened } = this.explorer;
    if (kind !== "event" || opened === null) return;
    this.eventBody.replaceChildren(h("p", { role: "alert", class: "failure" },
      navigator.onLine
        ? gettext("The event could not be loaded: {reason}.", { reason: error.message })
        : gettext("You are offline. The event loads when the connection is back."), " ",
      h("button", { type: "button", click: again }, gettext("Try again"))));
    retryOnceBack(again);
  }
}

/** A panel over the map of an embed, visible only while an event, or a choice of events at one spot, is open. */
export class Card extends Panel {
  protected override renderHeading(): void {
    super.renderHeading();
    this.hide();
  }

  protected override showOpened(): void {
    super.showOpened();
    this.hide();
  }

  private hide(): void {
    this.root.hidden = this.explorer.opened === null && this.chosen === null;
  }
}
