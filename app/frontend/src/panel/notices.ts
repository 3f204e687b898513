// Notices on the map: loading, an empty result, a failure, no connection.

import { h } from "../page/dom";
import { retryOnceBack } from "../page/connection";
import type { Explorer, Failure } from "../state/explorer";
import { gettext, ngettext } from "../language/i18n";

/** Milliseconds without a response before the page shows that it is waiting. */
const PATIENCE = 300;
/** Milliseconds before the page, which already shows a first view of the events, says that they are loading. */
const LONG = 1000;
/** Milliseconds without a change before a count is announced, so that typing and dragging count as one change. */
const SETTLED = 500;

/** A box over the map for one message at a time, a subtle loading indicator, and a live region that announces counts. */
export class Notices {
  private readonly box = h("div", { class: "map-notice", hidden: true });
  private readonly waiting = h("div", { class: "map-waiting", hidden: true }, h("span", {}, gettext("Loading…")));
  private readonly live = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  private timer = 0;
  private saying = 0;
  private starting = 0;

  constructor(container: HTMLElement) {
    container.append(this.box, this.waiting, this.live);
  }

  /** Report a failure, with a button to retry; when offline, retry once the connection is back. */
  failure(text: string, retry: () => void): void {
    const again = (): void => {
      cancel();
      this.hide();
      retry();
    };
    const cancel = retryOnceBack(again);
    this.show(
      h("p", { role: "alert" }, navigator.onLine ? text : gettext("You are offline. What has loaded keeps working; the rest loads when the connection is back.")),
      h("button", { type: "button", click: again }, gettext("Try again")));
  }

  /** Show a message until the reader closes it. */
  say(text: string): void {
    this.show(h("p", { role: "alert" }, text), h("button", { type: "button", click: () => this.hide() }, gettext("Close")));
  }

  loading(): void {
    this.starting = window.setTimeout(() => this.show(h("p", {}, gettext("Loading the events…"))), LONG);
  }

  hide(): void {
    clearTimeout(this.starting);
    this.box.hidden = true;
  }

  /** Follow an explorer: announce its counts, pending requests and failures, and offer a way out of an empty result. */
  follow(explorer: Explorer): void {
    explorer.addEventListener("summarised", () => this.tellCount(explorer));
    for (const change of ["waiting", "answered"]) explorer.addEventListener(change, () => this.tellWaiting(explorer));
    const failed = new Map<string, () => void>();
    explorer.addEventListener("failed", (event) => {
      const { kind, error, again } = (event as CustomEvent<Failure>).detail;
      // The panel itself shows this failure.
      if (kind === "event") return;
      failed.set(kind, again);
      this.failure(gettext("The events could not be loaded: {reason}.", { reason: error.message }), () => {
        const questions = [...failed.values()];
        failed.clear();
        for (const question of questions) question();
      });
    });
    this.tellCount(explorer);
  }

  private tellCount(explorer: Explorer): void {
    if (explorer.summaryOf === null) return;
    const { matched } = explorer.summary;
    clearTimeout(this.saying);
    this.saying = window.setTimeout(() => (this.live.textContent = ngettext("{n} event matches the filter.", "{n} events match the filter.", matched)), SETTLED);
    if (matched > 0) return this.hide();
    const none = explorer.source.total === 0;
    this.show(
      h("p", {}, none ? gettext("This set has no events.") : gettext("No event matches this filter.")),
      none ? "" : h("button", { type: "button", click: () => explorer.clear() }, gettext("Clear the filter")));
  }

  private tellWaiting(explorer: Explorer): void {
    clearTimeout(this.timer);
    if (!explorer.busy) this.waiting.hidden = true;
    else if (this.waiting.hidden) this.timer = window.setTimeout(() => (this.waiting.hidden = false), PATIENCE);
  }

  private show(...content: (Node | string)[]): void {
    clearTimeout(this.starting);
    this.box.replaceChildren(...content);
    this.box.hidden = false;
  }
}
