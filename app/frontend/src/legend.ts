// The layer control: a layer for each category, which is also the legend and the filter, then overlays and background tiles.

import * as L from "leaflet";
import { h } from "./dom";
import type { Explorer } from "./explorer";
import { formatNumber, gettext } from "./i18n";
import { label } from "./labels";
import { onThemeChange, readPalette } from "./palette";
import { swatch } from "./symbols";

/** One category of events as a Leaflet layer: on the map or not, it shows or hides the category's events. */
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

/** A further layer that the reader may switch on. */
export interface Overlay { readonly label: string; readonly note: string; readonly layer: L.Layer }

export class Legend extends L.Control {
  private map: L.Map | null = null;
  private explorer: Explorer | null = null;
  private awaited = false;
  private readonly container = h("section", { class: "legend leaflet-control", "aria-label": gettext("Layers and legend") });
  private readonly body = h("div", { class: "legend-body" });

  constructor(private readonly categories: readonly CategoryLayer[], readonly overlays: readonly Overlay[],
    private readonly verifications: readonly string[], private readonly collapsed: boolean) {
    super({ position: "bottomleft" });
    onThemeChange(() => this.render());
  }

  override onAdd(map: L.Map): HTMLElement {
    this.map = map;
    const details = h("details", { open: !this.collapsed }, h("summary", {}, gettext("Layers")), this.body);
    this.container.replaceChildren(details);
    L.DomEvent.disableClickPropagation(this.container);
    L.DomEvent.disableScrollPropagation(this.container);
    map.on("layeradd layerremove", () => this.renderSoon());
    this.render();
    return this.container;
  }

  /** Count the events of an explorer, and let the layers be its filter. */
  show(explorer: Explorer): void {
    this.explorer = explorer;
    explorer.addEventListener("filtered", () => {
      this.synchronise();
      this.renderSoon();
    });
    this.synchronise();
    this.renderSoon();
  }

  /** Put on the map just the layers of the categories that pass the filter. */
  private synchronise(): void {
    const { map } = this;
    const wanted = this.explorer?.filter.categories ?? [];
    if (!map) return;
    for (const layer of this.categories) {
      if (wanted.length === 0 || wanted.includes(layer.category)) map.addLayer(layer);
      else map.removeLayer(layer);
    }
  }

  private toggle(layer: CategoryLayer, shown: boolean): void {
    const { map } = this;
    if (!map) return;
    if (shown) map.addLayer(layer);
    else map.removeLayer(layer);
    const on = this.categories.filter((one) => map.hasLayer(one)).map((one) => one.category);
    this.explorer?.change({ categories: on.length === this.categories.length ? [] : on.sort() });
  }

  /** Render once however many layers come and go in one step. */
  private renderSoon(): void {
    if (this.awaited) return;
    this.awaited = true;
    queueMicrotask(() => {
      this.awaited = false;
      this.render();
    });
  }

  private render(): void {
    const { map } = this;
    if (!map) return;
    const focused = this.body.contains(document.activeElement) ? document.activeElement?.id : undefined;
    const palette = readPalette();
    const counts = this.explorer?.counts("categories");
    const on = this.categories.filter((layer) => map.hasLayer(layer));
    this.body.replaceChildren(
      h("fieldset", {}, h("legend", {}, gettext("Events by category")),
        ...this.categories.map((layer) => {
          const shown = map.hasLayer(layer);
          const only = shown && on.length === 1;
          return row(`layer-${layer.category}`, shown, only, label("category", layer.category),
            swatch(layer.category, "confirmed", palette), counts ? formatNumber(counts.get(layer.category) ?? 0) : "",
            (checked) => this.toggle(layer, checked), only ? gettext("At least one category stays on the map.") : "");
        })),
      h("fieldset", {}, h("legend", {}, gettext("Outline: verification")),
        ...this.verifications.map((verification) => h("div", { class: "legend-row", title: label("verification_meaning", verification) },
          swatch("naval-exercise", verification, palette), h("span", {}, label("verification", verification))))),
      h("fieldset", {}, h("legend", {}, gettext("Talks and treaties")),
        row("standing", this.explorer?.standing === "concern", false, gettext("On the water they concern"), null, "",
          (checked) => this.explorer?.stand(checked ? "concern" : "place"),
          gettext("Otherwise they stand where they were held or signed."))),
      ...(this.overlays.length === 0 ? [] : [h("fieldset", {}, h("legend", {}, gettext("More layers")),
        ...this.overlays.map(({ label: name, note, layer }, i) => row(`overlay-${i}`, map.hasLayer(layer), false, name, null, "",
          (checked) => void (checked ? map.addLayer(layer) : map.removeLayer(layer)), note)))]),
    );
    if (focused) document.getElementById(focused)?.focus();
  }
}

function row(
  id: string, checked: boolean, disabled: boolean, name: string, symbol: HTMLElement | null, count: string,
  change: (checked: boolean) => void, title: string,
): HTMLElement {
  const box = h("input", {
    type: "checkbox", id, checked, disabled, change: (event: Event) => change((event.target as HTMLInputElement).checked),
  });
  return h("label", { class: "legend-row", title: title || null }, box, symbol, h("span", {}, name), " ", h("span", { class: "count" }, count));
}
