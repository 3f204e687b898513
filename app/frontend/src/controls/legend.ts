// The legend of categories and grades of verification, which is also a filter, and separately the overlays.

import * as L from "leaflet";
import { choosing, chosen } from "../data/filter";
import { countOf } from "../data/source";
import { corner } from "../map/corners";
import { h } from "../page/dom";
import type { Explorer } from "../state/explorer";
import { formatNumber, gettext } from "../language/i18n";
import { label } from "../language/labels";
import { onThemeChange, readPalette } from "../page/palette";
import { badgeSwatch, kindOf, swatch } from "../map/symbols";

/** A category of events as a Leaflet layer: adding or removing it shows or hides the category's events. */
export class CategoryLayer extends L.Layer {
  constructor(readonly category: string) {
    super();
  }

  override onAdd(): this {
    return this;
  }

  override onRemove(): this {
    return this;
  }
}

/** An overlay that the reader may switch on; `name` is its name in URLs, empty if no URL can switch it on. */
export interface Overlay { readonly name: string; readonly label: string; readonly note: string; readonly layer: L.Layer }

/** A row of the legend with its check box. */
interface Row { readonly element: HTMLElement; readonly box: HTMLInputElement; readonly count: HTMLElement; readonly title: string }

/** Width in CSS pixels from which on a map has room next to the sea for an expanded part. */
const ROOM = 1000;

/** A part of the control with the button that expands it. */
interface Part { readonly box: HTMLElement; readonly button: HTMLButtonElement; readonly body: HTMLElement; readonly rows: HTMLElement }

export class Legend extends L.Control {
  private map: L.Map | null = null;
  private explorer: Explorer | null = null;
  private awaited = false;
  private readonly container = h("section", { class: "legend leaflet-control", "aria-label": gettext("Layers and legend") });
  private readonly legend = this.part("legend-keys", gettext("Legend"));
  private readonly layers = this.part("legend-layers", gettext("Layers"));
  private categoryRows: readonly Row[] = [];
  private verificationRows: readonly Row[] = [];
  private overlayRows: readonly Row[] = [];
  private standing: Row | null = null;
  private areas: Row | null = null;

  constructor(readonly categories: readonly CategoryLayer[], readonly overlays: readonly Overlay[],
    private readonly verifications: readonly string[]) {
    super({ position: corner("bottomleft") });
    onThemeChange(() => this.build());
  }

  override onAdd(map: L.Map): HTMLElement {
    this.map = map;
    this.container.replaceChildren(this.layers.box, this.legend.box);
    for (const { box, body } of [this.legend, this.layers]) {
      for (const element of [box, body]) {
        L.DomEvent.disableClickPropagation(element);
        L.DomEvent.disableScrollPropagation(element);
      }
    }
    map.on("layeradd layerremove", () => this.updateSoon());
    this.build();
    return this.container;
  }

  /** Create a part; when collapsed, the legend still shows symbols and counts. */
  private part(id: string, name: string): Part {
    const rows = h("div", { class: "legend-rows" });
    const button = h("button", { type: "button", class: "legend-toggle", "aria-expanded": "false", "aria-controls": id, click: () => this.unfold(part, !isUnfolded(part)) }, name);
    const close = h("button", { type: "button", class: "legend-close", "aria-label": gettext("Close"), click: () => this.unfold(part, false) }, "×");
    const body = h("div", { class: "legend-body", id, role: "group", "aria-label": name, tabindex: -1, keydown: (event) => {
      if ((event as KeyboardEvent).key !== "Escape" || !isUnfolded(part)) return;
      event.stopPropagation();
      this.unfold(part, false);
    } }, close, rows);
    const part: Part = { box: h("div", { class: "legend-box" }, button, body), button, body, rows };
    return part;
  }

  /** Expand or collapse a part: in its place, or over the panel if it would cover the sea. */
  private unfold(part: Part, unfolded: boolean): void {
    const { box, button, body } = part;
    if (unfolded) for (const other of [this.legend, this.layers]) if (other !== part && isUnfolded(other)) this.unfold(other, false);
    button.setAttribute("aria-expanded", String(unfolded));
    body.classList.toggle("unfolded", unfolded);
    const panel = (this.map?.getContainer().clientWidth ?? 0) < ROOM ? document.getElementById("panel") : null;
    const within = body.parentElement === box ? false : body.contains(document.activeElement);
    (unfolded && panel ? panel : box).append(body);
    if (unfolded && panel) body.focus();
    else if (within) button.focus();
  }

  /** Show the counts of an explorer, and connect the layers with its filter. */
  show(explorer: Explorer): void {
    this.explorer = explorer;
    explorer.addEventListener("filtered", () => {
      this.synchronise();
      this.updateSoon();
    });
    explorer.addEventListener("summarised", () => this.updateSoon());
    explorer.addEventListener("layered", () => this.synchroniseOverlays());
    for (const change of ["counted", "unplaced"]) explorer.addEventListener(change, () => this.updateSoon());
    this.synchronise();
    this.synchroniseOverlays();
    this.build();
  }

  /** Add exactly the layers of the categories that pass the filter to the map. */
  private synchronise(): void {
    const { map } = this;
    const wanted = this.explorer ? chosen(this.explorer.filter, "category") : [];
    if (!map) return;
    for (const layer of this.categories) put(map, layer, wanted.length === 0 || wanted.includes(layer.category));
  }

  /** Add exactly the overlays named in the URL to the map. */
  private synchroniseOverlays(): void {
    const { map, explorer } = this;
    if (!map || !explorer) return;
    for (const { name, layer } of this.overlays) if (name !== "") put(map, layer, explorer.layers.includes(name));
  }

  private toggleOverlay({ layer }: Overlay, shown: boolean): void {
    const { map } = this;
    if (!map) return;
    put(map, layer, shown);
    this.explorer?.switchLayers(this.overlays.filter((one) => one.name !== "" && map.hasLayer(one.layer)).map(({ name }) => name));
  }

  private toggleCategory(layer: CategoryLayer, shown: boolean): void {
    const { map } = this;
    if (!map) return;
    put(map, layer, shown);
    const on = this.categories.filter((one) => map.hasLayer(one)).map((one) => one.category);
    this.choose("category", on.length === this.categories.length ? [] : on);
  }

  private toggleVerification(verification: string, shown: boolean): void {
    const { explorer, verifications } = this;
    if (!explorer) return;
    const before = chosen(explorer.filter, "verification");
    const on = verifications.filter((one) => (one === verification ? shown : before.length === 0 || before.includes(one)));
    this.choose("verification", on.length === verifications.length ? [] : on);
  }

  private choose(name: string, values: string[]): void {
    this.explorer?.change(choosing(this.explorer.filter, name, values.sort()));
  }

  /** Schedule one update for all layers that are added or removed in one step. */
  private updateSoon(): void {
    if (this.awaited) return;
    this.awaited = true;
    queueMicrotask(() => {
      this.awaited = false;
      this.update();
    });
  }

  /** Create the rows; `update` sets the parts that change with the filter. */
  private build(): void {
    const { activeElement } = document;
    const focused = [this.legend, this.layers].some(({ rows }) => rows.contains(activeElement)) ? activeElement?.id : undefined;
    const palette = readPalette();
    this.categoryRows = this.categories.map((layer) => row(`layer-${layer.category}`, label("category", layer.category),
      swatch(layer.category, "confirmed", palette), "", (checked) => this.toggleCategory(layer, checked)));
    this.verificationRows = this.verifications.map((verification) => row(`verification-${verification}`, label("verification", verification),
      swatch("naval-exercise", verification, palette), label("verification_meaning", verification), (checked) => this.toggleVerification(verification, checked)));
    this.standing = row("standing", gettext("On the water they concern"), null, gettext("Otherwise they are shown where they were held or signed."),
      (checked) => this.explorer?.stand(checked ? "concern" : "place"));
    this.areas = row("areas", gettext("Known only to an area"), badgeSwatch(palette), gettext("Their number stands in the area: they have no position there."),
      (checked) => this.explorer?.showAreas(checked));
    this.overlayRows = this.overlays.map((overlay, i) => row(`overlay-${i}`, overlay.label, null, overlay.note,
      (checked) => this.toggleOverlay(overlay, checked)));
    this.legend.rows.replaceChildren(...this.categoryGroups(), group(gettext("Outline: verification"), this.verificationRows, "grades"),
      group(gettext("No position"), [this.areas]));
    this.layers.rows.replaceChildren(
      ...(this.overlays.length > 0 ? [group(gettext("More layers"), this.overlayRows)] : []),
      // If the page does not have all events, the server places them where they happened.
      ...(this.explorer?.source.complete === false ? [] : [group(gettext("Talks and treaties"), [this.standing])]));
    this.update();
    if (focused) document.getElementById(focused)?.focus();
  }

  /** Return the categories grouped by event set, under the name of each set. */
  private categoryGroups(): HTMLElement[] {
    const groups = new Map<string, Row[]>();
    this.categories.forEach(({ category }, i) => {
      const set = category.slice(0, -kindOf(category).length - 1);
      groups.set(set, [...(groups.get(set) ?? []), this.categoryRows[i]!]);
    });
    return [...groups].map(([set, rows]) => group(set || gettext("Events by category"), rows));
  }

  private update(): void {
    const { map, explorer } = this;
    if (!map) return;
    const shown = this.categories.map((layer) => map.hasLayer(layer));
    refresh(this.categoryRows, shown, this.categories.map(({ category }) => explorer ? countOf(explorer.summary, "category", category) : 0),
      gettext("At least one category stays on the map."), explorer !== null);
    const wanted = explorer ? chosen(explorer.filter, "verification") : [];
    refresh(this.verificationRows, this.verifications.map((one) => wanted.length === 0 || wanted.includes(one)),
      this.verifications.map((one) => explorer ? countOf(explorer.summary, "verification", one) : 0),
      gettext("At least one grade of verification stays on the map."), explorer !== null);
    if (this.areas) refresh([this.areas], [explorer?.showsAreas ?? true], [explorer?.unplaced ?? 0], "", explorer !== null, true);
    if (this.standing) this.standing.box.checked = explorer?.standing === "concern";
    this.overlays.forEach(({ layer }, i) => (this.overlayRows[i]!.box.checked = map.hasLayer(layer)));
  }
}

/** Add a layer to the map, or remove it. */
function put(map: L.Map, layer: L.Layer, shown: boolean): void {
  if (shown) map.addLayer(layer);
  else map.removeLayer(layer);
}

/** Update the check boxes and counts of a facet; the last checked box cannot be unchecked. */
function refresh(rows: readonly Row[], checked: readonly boolean[], counts: readonly number[], last: string, counted: boolean, optional = false): void {
  const one = !optional && checked.filter(Boolean).length === 1;
  rows.forEach(({ element, box, count, title }, i) => {
    box.checked = checked[i]!;
    box.disabled = one && checked[i]!;
    element.title = box.disabled ? last : title;
    count.textContent = counted ? formatNumber(counts[i]!) : "";
    element.classList.toggle("none", counted && counts[i] === 0);
    element.classList.toggle("off", !checked[i]);
  });
}

function isUnfolded({ button }: Part): boolean {
  return button.getAttribute("aria-expanded") === "true";
}

function group(name: string, rows: readonly Row[], kind: string | null = null): HTMLElement {
  return h("fieldset", { class: kind }, h("legend", {}, name), ...rows.map(({ element }) => element));
}

function row(id: string, name: string, symbol: Element | null, title: string, change: (checked: boolean) => void): Row {
  const box = h("input", { type: "checkbox", id, change: (event: Event) => change((event.target as HTMLInputElement).checked) });
  const count = h("span", { class: "count" });
  return { element: h("label", { class: "legend-row", title: title || name }, box, symbol, h("span", { class: "legend-name" }, name), " ", count), box, count, title: title || name };
}
