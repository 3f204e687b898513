// A story: a tour of the map, step by step in a box next to it; filter and viewport follow the steps.

import type * as L from "leaflet";
import { type StoryState, type View, type Whereabouts, complete, parseView, startQuery } from "../state/address";
import { fetchJson } from "../data/columns";
import { showRegion } from "../map/region";
import { shortDate } from "../language/dates";
import { h } from "../page/dom";
import type { EventAddresses } from "./event-details";
import type { Explorer } from "../state/explorer";
import { fromQuery, toQuery } from "../data/filter";
import { formatNumber, gettext } from "../language/i18n";
import { label } from "../language/labels";
import { readPalette } from "../page/palette";
import { whenSized } from "../page/sizes";
import type { Entry } from "../data/source";
import { swatch } from "../map/symbols";

interface Step {
  readonly id: string;
  readonly heading: string;
  readonly text: string;
  readonly filter: string;
  readonly view: string | null;
  readonly event: string | null;
  /** Ids of the cited events. */
  readonly cites: readonly string[];
}

interface Story {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly steps: readonly Step[];
}

/** Half the width and height, in pixels, of the map for which the viewports of the steps were chosen. */
const USUAL = { x: 450, y: 290 };
/** Margin of events from the edge of a smaller map, in pixels. */
const MARGIN = 24;

/** Show the story named in the page's URL, if any. */
export async function startStory(explorer: Explorer, map: L.Map, whereabouts: Whereabouts, addresses: EventAddresses): Promise<void> {
  const box = document.getElementById("story");
  const { story: address, page } = box?.dataset ?? {};
  if (!box || !address || !page) return;
  try {
    const story = await fetchJson<Story>(address);
    const cited = await Promise.all(story.steps.flatMap(({ cites }) => cites).map((id) => explorer.source.entry(id, "place")));
    const events = new Map(cited.flatMap((entry) => (entry ? [[entry.id, entry]] : [])));
    new Guide(story, events, box, page, explorer, map, whereabouts, addresses);
  } catch (error) {
    box.append(h("p", { role: "alert", class: "failure" }, gettext("The story could not be loaded: {reason}.", { reason: (error as Error).message }), " ",
      h("button", { type: "button", click: () => location.reload() }, gettext("Try again"))));
  }
}

class Guide implements StoryState {
  /** Number of the step, from 1; 0 once the reader has left the story. */
  private at: number;
  private wasOpen: boolean;
  private readonly progress = h("span", { id: "story-progress" });
  private readonly bar = h("div");
  private readonly previous = h("button", { type: "button", click: () => this.go(this.at - 1) }, gettext("Previous"));
  private readonly next = h("button", { type: "button", click: () => this.go(this.at + 1) }, gettext("Next"));
  private readonly back = h("button", { type: "button", class: "story-return", click: () => this.return() }, gettext("Return to the story"));
  private readonly step = h("div", { class: "story-step" });

  constructor(private readonly story: Story, private readonly events: ReadonlyMap<string, Entry>, private readonly box: HTMLElement, private readonly page: string, private readonly explorer: Explorer,
    private readonly map: L.Map, private readonly whereabouts: Whereabouts, private readonly addresses: EventAddresses) {
    this.at = this.numberIn(startQuery());
    this.wasOpen = explorer.opened !== null;
    box.replaceChildren(
      h("header", { class: "story-bar" },
        h("p", { class: "story-title", lang: story.language, dir: "auto" }, story.title),
        h("button", { type: "button", class: "link", click: () => this.leave() }, gettext("Leave the story"))),
      h("nav", { class: "story-nav", "aria-label": gettext("Steps of the story") }, this.previous, this.progress, this.next),
      h("div", { class: "story-mark", "aria-hidden": "true" }, this.bar),
      this.step, this.back);
    explorer.addEventListener("filtered", () => this.makeRoom());
    explorer.addEventListener("opened", () => this.makeRoom());
    whereabouts.followStory(this);
    this.render();
    // The server chose the viewport for a large map.
    if (!new URLSearchParams(location.search).has("view")) whenSized(map, () => this.show(false));
  }

  get pairs(): readonly [string, string][] {
    return this.at ? [["story", this.story.id], ["step", String(this.at)]] : [];
  }

  get query(): string {
    return toQuery(fromQuery(new URLSearchParams(this.current?.filter)));
  }

  follow(address: URLSearchParams): URLSearchParams {
    this.at = this.numberIn(address);
    this.render();
    const { current } = this;
    const view = current && this.viewOf(current);
    return current ? complete(address, current.filter, view ? `${view.zoom}/${view.center.join("/")}` : "") : address;
  }

  private get current(): Step | undefined {
    return this.story.steps[this.at - 1];
  }

  private citedIn({ cites }: Step): Entry[] {
    return cites.flatMap((id) => this.events.get(id) ?? []);
  }

  private numberIn(address: URLSearchParams): number {
    return address.get("story") === this.story.id ? Number(address.get("step") ?? 1) : 0;
  }

  private go(number: number): void {
    this.at = number;
    this.render();
    this.return();
  }

  /** Restore the view of the step, after the reader has opened or filtered something else. */
  private return(): void {
    const { current, explorer } = this;
    if (!current) return;
    this.show(!matchMedia("(prefers-reduced-motion: reduce)").matches);
    explorer.compare("", "none");
    explorer.open(null, "none");
    explorer.change(fromQuery(new URLSearchParams(current.filter)));
    this.focus();
  }

  private leave(): void {
    this.at = 0;
    this.whereabouts.keep();
    this.explorer.open(null, "none");
    this.explorer.change({});
    this.render();
    this.map.getContainer().focus({ preventScroll: true });
  }

  /** Move the map to the viewport of the step. */
  private show(animate: boolean): void {
    const { current, map, whereabouts } = this;
    if (!current) return;
    map.invalidateSize(false);
    const view = this.viewOf(current);
    if (view) whereabouts.lead(view, animate);
    else whereabouts.unmoved(() => showRegion(map));
  }

  /** Return the viewport of a step; on a small map it is zoomed out to contain the same cited events as on a usual one. */
  private viewOf(step: Step): View | null {
    const { map } = this;
    const view = parseView(step.view);
    if (!view) return null;
    const within = ({ lat, lon }: Entry, zoom: number, half: { x: number; y: number }): boolean => {
      const { x, y } = map.project([lat, lon], zoom).subtract(map.project(view.center, zoom));
      return Math.abs(x) <= half.x && Math.abs(y) <= half.y;
    };
    const meant = this.citedIn(step).filter((event) => within(event, view.zoom, USUAL));
    const half = map.getSize().divideBy(2).subtract([MARGIN, MARGIN]);
    let { zoom } = view;
    while (zoom > map.getMinZoom() && !meant.every((event) => within(event, zoom, half))) zoom--;
    return { zoom, center: view.center };
  }

  private render(): void {
    const { current, explorer, story } = this;
    this.box.hidden = !current;
    explorer.mark(current?.event ?? null);
    if (!current) return;
    this.progress.textContent = gettext("{n} of {count}", { n: formatNumber(this.at), count: formatNumber(story.steps.length) });
    this.bar.style.width = `${(100 * this.at) / story.steps.length}%`;
    this.previous.disabled = this.at === 1;
    this.next.disabled = this.at === story.steps.length;
    this.step.replaceChildren(
      h("h2", { tabindex: -1, lang: story.language, dir: "auto", "aria-describedby": this.progress.id }, current.heading),
      h("p", { lang: story.language, dir: "auto" }, current.text),
      h("ul", { class: "story-events", "aria-label": gettext("Events that support this step") }, ...this.citedIn(current).map((event) => this.item(event))),
      h("p", {}, h("a", { href: `${this.page}#${current.id}`, target: window === parent ? null : "_blank", rel: "noopener" }, gettext("Read the story as a page"))));
    this.makeRoom();
  }

  /** Return a link to an event's page that opens the event in the panel. */
  private item(event: Entry): HTMLElement {
    const { explorer } = this;
    const open = (click: Event): void => {
      const { ctrlKey, metaKey, shiftKey } = click as MouseEvent;
      if (ctrlKey || metaKey || shiftKey) return;
      click.preventDefault();
      explorer.highlight(null);
      explorer.open(event.id);
    };
    const point = (): void => explorer.highlight(event.id);
    const unpoint = (): void => explorer.highlight(null);
    return h("li", {}, swatch(event.category, event.verification, readPalette()),
      h("a", { href: this.addresses.of(event.id), lang: "en", dir: "auto", click: open, mouseenter: point, mouseleave: unpoint, focus: point, blur: unpoint }, event.title),
      h("span", { class: "item-meta" }, [shortDate(event.date), label("verification", event.verification)].join(" · ")));
  }

  /** Collapse to make room for an opened event, or for filtered events. */
  private makeRoom(): void {
    const { explorer, wasOpen } = this;
    this.wasOpen = explorer.opened !== null;
    const away = this.wasOpen || explorer.query !== this.query;
    this.box.classList.toggle("away", away);
    this.step.hidden = away;
    this.back.hidden = !away;
    if (wasOpen && !away) this.focus();
  }

  private focus(): void {
    this.step.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    this.step.scrollTop = 0;
  }
}
