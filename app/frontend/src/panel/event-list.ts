// The virtual list of the events in a viewport: only visible items are fetched and in the DOM.

import { Virtualizer, defaultRangeExtractor, elementScroll, observeElementOffset, observeElementRect } from "@tanstack/virtual-core";
import { shortDate } from "../language/dates";
import { h } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { OF_EVENTS, gettext } from "../language/i18n";
import { label } from "../language/labels";
import { type Palette, onThemeChange, readPalette } from "../page/palette";
import type { Answer, Entry, Page } from "../data/source";
import { isSeen } from "./seen";
import { swatch } from "../map/symbols";

/** Events per request. */
export const PAGE = 100;
/** Most events of a list, since browsers limit the height of elements. */
export const LONGEST = 100_000;
/** Height of an item in pixels before it is measured. */
const ITEM = 64;

export type Order = "newest" | "oldest";
/** Request a part of a list; `signal` aborts the request. */
export type Question = (offset: number, limit: number, signal: AbortSignal) => Answer<Page>;

interface Item { readonly element: HTMLElement; readonly button: HTMLButtonElement; readonly seen: HTMLElement; entry: Entry | null; measured: boolean }

export class EventList {
  readonly element: HTMLElement;
  order: Order = "newest";
  private matched = 0;
  private question: Question = () => ({ matched: 0, areal: 0, entries: [] });
  private readonly pages = new Map<number, readonly Entry[]>();
  private asking = new AbortController();
  private readonly items = new Map<number, Item>();
  private readonly list = h("div", { class: "events", role: "list", "aria-label": gettext("Events") });
  private readonly virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  /** The item in the tab order, which arrow keys change (roving tabindex). */
  private active = 0;
  private rendering = false;
  private focusing = false;
  private palette: Palette = readPalette();

  constructor(private readonly explorer: Explorer) {
    this.element = h("div", { class: "events-scroll", tabindex: -1 }, this.list);
    // Hidden until the content above has its final height, so that nothing visible moves.
    this.element.style.visibility = "hidden";
    this.virtualizer = new Virtualizer(this.options());
    this.virtualizer._didMount();
    this.list.addEventListener("keydown", (event) => this.move(event));
    for (const name of ["highlighted", "opened"]) explorer.addEventListener(name, () => this.mark());
    onThemeChange(() => {
      this.palette = readPalette();
      this.clear();
    });
  }

  /** Show another list; `page` is its first page, `anew` scrolls to the top. */
  show(question: Question, page: Page, anew: boolean): void {
    this.asking.abort();
    this.asking = new AbortController();
    this.element.style.visibility = "";
    this.question = question;
    this.pages.clear();
    this.pages.set(0, page.entries);
    this.matched = page.matched;
    if (anew) {
      this.active = 0;
      this.element.scrollTop = 0;
    }
    this.active = Math.max(0, Math.min(this.active, this.count - 1));
    this.clear();
  }

  turn(order: Order): void {
    this.order = order;
    this.active = 0;
    this.element.scrollTop = 0;
    this.clear();
  }

  /** Focus the event that was opened from here, or the one in the tab order. */
  focus(): void {
    // The virtualiser caches the results of its options: new ones make it see the current active item.
    this.virtualizer.setOptions(this.options());
    this.virtualizer.scrollToIndex(this.active);
    this.focusing = true;
    this.render();
  }

  /** Return the index of an event among those fetched; -1 if it is not there. */
  indexOf(id: string): number {
    for (const [number, entries] of this.pages) {
      const found = entries.findIndex((entry) => entry.id === id);
      if (found >= 0) return this.turned(number * PAGE + found);
    }
    return -1;
  }

  /** Return the event at an index of the list; `null` if there is none, or while it is being fetched. */
  at(index: number): Entry | null {
    return index >= 0 && index < this.count ? this.entryAt(index) : null;
  }

  /** Make the list continue from an event that was opened elsewhere. */
  reach(index: number): void {
    this.active = index;
  }

  /** Number of items in the list. */
  get count(): number {
    return Math.min(this.matched, LONGEST);
  }

  private options(): ConstructorParameters<typeof Virtualizer<HTMLElement, HTMLElement>>[0] {
    return {
      count: this.count,
      getScrollElement: () => this.element,
      estimateSize: () => ITEM,
      overscan: 5,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      indexAttribute: "data-index",
      onChange: () => this.render(),
      // The focused item stays in the DOM regardless of the scroll position.
      rangeExtractor: (range) => {
        const indexes = defaultRangeExtractor(range);
        return this.active < range.count && !indexes.includes(this.active) ? [...indexes, this.active].sort((a, b) => a - b) : indexes;
      },
    };
  }

  /** Rebuild the items. */
  private clear(): void {
    const focused = this.list.contains(document.activeElement);
    this.items.clear();
    this.list.replaceChildren();
    this.rendering = true;
    this.virtualizer.setOptions(this.options());
    this.virtualizer._willUpdate();
    this.virtualizer.measure();
    this.rendering = false;
    this.render();
    if (focused) this.items.get(this.active)?.button.focus({ preventScroll: true });
  }

  /** Render the visible items. The virtualiser reports each measured height; all are handled together. */
  private render(): void {
    if (this.rendering) return;
    this.rendering = true;
    this.place();
    const sizes = this.virtualizer.getTotalSize();
    for (const { element, measured } of this.items.values()) if (!measured) this.virtualizer.measureElement(element);
    for (const item of this.items.values()) item.measured = true;
    if (this.virtualizer.getTotalSize() !== sizes) this.place();
    this.rendering = false;
    this.mark();
    // A hidden list has items only after layout.
    const item = this.focusing ? this.items.get(this.active) : undefined;
    if (!item) return;
    this.focusing = false;
    item.button.focus({ preventScroll: true });
  }

  private place(): void {
    const shown = this.virtualizer.getVirtualItems();
    const wanted = new Set(shown.map(({ index }) => index));
    for (const [index, { element }] of this.items) {
      if (wanted.has(index)) continue;
      element.remove();
      this.items.delete(index);
    }
    this.list.style.height = `${this.virtualizer.getTotalSize()}px`;
    let before: Element | null = null;
    for (const { index, start } of shown) {
      const { element, button } = this.itemAt(index);
      if (!element.isConnected) {
        if (before) before.after(element);
        else this.list.prepend(element);
      }
      element.style.transform = `translateY(${start}px)`;
      button.tabIndex = index === this.active ? 0 : -1;
      before = element;
    }
  }

  private itemAt(index: number): Item {
    const entry = this.entryAt(index);
    let item = this.items.get(index);
    if (!item) {
      const button = h("button", { type: "button" });
      // Translators: the reader has opened this event before.
      const seen = h("span", { class: "item-seen", hidden: true }, ` · ${gettext("seen")}`);
      item = { button, seen, entry: null, measured: false, element: h("div", { role: "listitem", "data-index": index, "aria-posinset": index + 1, "aria-setsize": this.matched }, button) };
      this.items.set(index, item);
      this.listen(item, index);
      if (!entry) button.append(h("span", { class: "item-meta" }, gettext("Loading…")));
    }
    if (entry && item.entry !== entry) {
      item.entry = entry;
      item.measured = false;
      item.button.replaceChildren(
        swatch(entry.category, entry.verification, this.palette),
        h("span", { class: "item-title", ...OF_EVENTS }, entry.title),
        h("span", { class: "item-meta" }, `${shortDate(entry.date)} · `, h("bdi", {}, entry.placeName), item.seen),
        h("span", { class: "visually-hidden" }, `${label("category", entry.category)}, ${label("verification", entry.verification)}`));
    }
    return item;
  }

  private listen(item: Item, index: number): void {
    const { button } = item;
    const point = (): void => this.explorer.highlight(item.entry?.id ?? null);
    const unpoint = (): void => this.explorer.highlight(null);
    button.addEventListener("mouseenter", point);
    button.addEventListener("mouseleave", unpoint);
    button.addEventListener("blur", unpoint);
    button.addEventListener("focus", () => {
      this.active = index;
      point();
    });
    button.addEventListener("click", () => {
      this.active = index;
      if (item.entry) this.explorer.open(item.entry.id);
    });
  }

  /** Convert an index of the list to one in the order of requests, and back. */
  private turned(index: number): number {
    return this.order === "newest" ? index : this.matched - 1 - index;
  }

  private entryAt(index: number): Entry | null {
    const position = this.turned(index);
    const number = Math.floor(position / PAGE);
    const page = this.pages.get(number);
    if (!page) this.fetch(number);
    return (page ?? this.pages.get(number))?.[position % PAGE] ?? null;
  }

  private fetch(number: number): void {
    const { signal } = this.asking;
    this.pages.set(number, []);
    let rendering = true;
    this.explorer.ask(`list ${number}`, () => this.question(number * PAGE, PAGE, signal), ({ entries }) => {
      if (signal.aborted) return;
      this.pages.set(number, entries);
      if (rendering) return;
      this.render();
      this.element.dispatchEvent(new Event("fetched"));
    });
    rendering = false;
  }

  private move(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.active = Math.max(0, Math.min(this.active + step, this.count - 1));
    this.focus();
  }

  private mark(): void {
    const { highlighted } = this.explorer;
    for (const item of this.items.values()) {
      const { entry, button, seen } = item;
      button.classList.toggle("pointed-at", entry !== null && entry.id === highlighted);
      if (!entry || !seen.hidden || !isSeen(entry.id)) continue;
      seen.hidden = false;
      item.measured = false;
    }
  }
}
