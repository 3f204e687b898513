// Keyboard access to the symbols on the map: one button that moves from symbol to symbol and is labelled with each.

import * as L from "leaflet";
import { shortDate } from "../language/dates";
import { h } from "../page/dom";
import type { EventLayer } from "./event-layer";
import { formatNumber, gettext, ngettext } from "../language/i18n";
import { label } from "../language/labels";
import type { Mark } from "../data/source";
import { SYMBOL_RADIUS, clusterRadius } from "./symbols";

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
/** Gap between a symbol and the focus ring, in CSS pixels. */
const GAP = 5;

export class MarkWalker {
  private readonly group = h("div", { class: "mark-walker", role: "group", "aria-label": gettext("Events on the map") });
  private readonly help = h("span", { class: "visually-hidden" }, gettext("Arrow keys go from symbol to symbol, Enter opens."));
  private button: HTMLButtonElement;
  /** The symbols in view in visiting order, once the button was moved, and its position. */
  private way: readonly Mark[] | null = null;
  private mark: Mark | null = null;
  private shown: readonly Mark[] = [];

  constructor(private readonly map: L.Map, private readonly events: EventLayer) {
    this.help.id = `${map.getContainer().id}-help`;
    this.button = this.make();
    this.group.append(this.help, this.button);
    map.getContainer().prepend(this.group);
    L.DomEvent.disableClickPropagation(this.group);
    this.group.addEventListener("keydown", (event) => this.press(event));
    this.group.addEventListener("focusin", () => events.point(this.mark));
    this.group.addEventListener("focusout", () => events.point(null));
    events.on("drawn", () => this.follow());
    map.on("move", () => this.place());
    this.group.hidden = true;
    this.follow();
  }

  private make(): HTMLButtonElement {
    return h("button", { type: "button", "aria-describedby": this.help.id, click: () => this.mark && this.events.pick(this.mark) });
  }

  /** Stay on the same symbol after a redraw, or move to the one that replaced it. */
  private follow(): void {
    const marks = this.events.inView();
    const { mark, shown } = this;
    if (marks.length === shown.length && marks.every((one, i) => one === shown[i])) return this.place();
    this.shown = marks;
    this.way = null;
    this.group.hidden = marks.length === 0;
    const next = (mark && (marks.find(({ entry }) => entry !== null && entry.id === mark.entry?.id) ?? nearest(this.map, mark, marks))) ?? marks[0] ?? null;
    if (this.group.contains(document.activeElement) && next && mark && nameOf(next) !== nameOf(mark)) this.goTo(next, marks.length);
    else this.standOn(next, marks.length);
  }

  private press(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") this.map.zoomIn();
    else if (event.key === "-") this.map.zoomOut();
    else if (step !== undefined && this.mark) {
      this.way ??= wayFrom(this.map, this.mark, this.shown);
      const { way } = this;
      const at = way.indexOf(this.mark);
      const to = Number.isFinite(step) ? (at + step + way.length) % way.length : step < 0 ? 0 : way.length - 1;
      if (way[to]) this.goTo(way[to], way.length, to);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Go to a symbol, with a new button, so that screen readers announce it. */
  private goTo(mark: Mark, count: number, at = 0): void {
    const old = this.button;
    this.button = this.make();
    this.standOn(mark, count, at);
    old.after(this.button);
    this.button.focus({ preventScroll: true });
    old.remove();
  }

  private standOn(mark: Mark | null, count: number, at = 0): void {
    this.mark = mark;
    if (!mark) return;
    const values = { event: nameOf(mark), at: formatNumber(at + 1), count: formatNumber(count) };
    this.button.setAttribute("aria-label", gettext("{event}; {at} of {count} on the map", values));
    this.place();
    if (this.group.contains(document.activeElement)) this.events.point(mark);
  }

  private place(): void {
    const { mark, button } = this;
    if (!mark) return;
    const { x, y } = this.map.latLngToContainerPoint([mark.lat, mark.lon]);
    const diameter = 2 * (mark.entry ? SYMBOL_RADIUS : clusterRadius(mark.count));
    const [width, height] = [mark.badge?.width ?? diameter, mark.badge?.height ?? diameter].map((size) => size + 2 * GAP) as [number, number];
    button.style.width = `${width}px`;
    button.style.height = `${height}px`;
    button.classList.toggle("at-badge", mark.badge !== null);
    button.style.transform = `translate(${x - width / 2}px, ${y - height / 2}px)`;
  }
}

/** Return the description of a symbol. */
function nameOf({ entry, count, mix, badge }: Mark): string {
  if (entry) {
    return [entry.title, shortDate(entry.date), entry.placeName, label("category", entry.category), label("verification", entry.verification)].join(", ");
  }
  const kinds = mix.map(([category, number]) => `${formatNumber(number)} × ${label("category", category)}`).join(", ");
  if (badge) return ngettext("{n} event known only to an area: {region}; {kinds}", "{n} events known only to an area: {region}; {kinds}", count, { region: badge.name, kinds });
  return ngettext("{n} event here: {kinds}", "{n} events here: {kinds}", count, { kinds });
}

/** Return the symbols in visiting order, each time the nearest unvisited one: easy to follow, and complete. */
function wayFrom(map: L.Map, first: Mark, marks: readonly Mark[]): readonly Mark[] {
  const way = [first];
  let rest = marks.filter((mark) => mark !== first);
  while (rest.length > 0) {
    const next = nearest(map, way.at(-1)!, rest)!;
    way.push(next);
    rest = rest.filter((mark) => mark !== next);
  }
  return way;
}

function nearest(map: L.Map, from: Mark, marks: readonly Mark[]): Mark | null {
  const at = map.project([from.lat, from.lon]);
  let [best, least] = [null as Mark | null, Infinity];
  for (const mark of marks) {
    const distance = at.distanceTo(map.project([mark.lat, mark.lon]));
    if (distance < least) [best, least] = [mark, distance];
  }
  return best;
}
