// Overlays: places of the gazetteer, and computed zones and sectors; fetched when first shown.

import type { Feature, FeatureCollection } from "geojson";
import * as L from "leaflet";
import { choosing } from "../../data/filter";
import { h } from "../../page/dom";
import type { Explorer, ExplorerLayer } from "../../state/explorer";
import { formatNumber, gettext, language } from "../../language/i18n";
import { label } from "../../language/labels";
import { onThemeChange, readPalette } from "../../page/palette";
import { fetchFor } from "./fetching";

/** A GeoJSON collection of the server as a Leaflet layer; fires `unreachable` with a text when it cannot be fetched. */
abstract class CollectionLayer extends L.LayerGroup {
  private asked = false;

  /** `kinds` are the kinds of features that the layer shows. */
  constructor(private readonly url: string, private readonly name: string, private readonly kinds: readonly string[],
    private readonly look: L.GeoJSONOptions) {
    super();
    onThemeChange(() => this.restyle());
  }

  protected abstract restyle(): void;

  override onAdd(map: L.Map): this {
    super.onAdd(map);
    if (!this.asked) void this.fetch();
    return this;
  }

  private async fetch(): Promise<void> {
    this.asked = true;
    const found = await fetchFor<FeatureCollection>(this, this.name, this.url);
    this.asked = found !== null;
    if (!found) return;
    const filter = (feature: Feature): boolean => this.kinds.includes(String(feature.properties?.["kind"]));
    this.addLayer(L.geoJSON(found, { ...this.look, filter }));
    this.restyle();
  }
}

/** Military kinds of place, drawn filled; the others are drawn hollow. */
const MILITARY: ReadonlySet<string> = new Set(["naval-base", "coast-guard", "radar", "firing-range"]);

/** Places of some kinds, with their names; a click opens a popup that offers the events there. */
export class PlacesLayer extends CollectionLayer implements ExplorerLayer {
  private explorer: Explorer | null = null;

  /** `pages` is the base URL of the pages of places. */
  constructor(url: string, name: string, kinds: readonly string[], private readonly pages: string) {
    super(url, name, kinds, {
      pointToLayer: (feature, at) => L.circleMarker(at, { radius: 5, weight: 1.5 })
        .bindTooltip(() => h("span", {}, placeName(feature)), { direction: "top", offset: [0, -4] })
        .bindPopup(() => this.popup(feature)),
    });
  }

  show(explorer: Explorer): void {
    this.explorer = explorer;
  }

  protected override restyle(): void {
    const palette = readPalette();
    const fill = (feature?: Feature): string =>
      MILITARY.has(String(feature?.properties?.["kind"])) ? palette.label : palette.land;
    this.eachLayer((layer) => (layer as L.GeoJSON).setStyle((feature) => ({
      color: palette.label, fillColor: fill(feature), fillOpacity: 1,
    })));
  }

  private popup(feature: Feature): HTMLElement {
    const properties = feature.properties ?? {};
    const country = properties["country"];
    const former = String(properties["former"] ?? "");
    return h("div", { class: "place-popup" },
      h("strong", {}, placeName(feature)),
      h("p", {}, [label("place_kind", String(properties["kind"])), country ? label("state", String(country)) : ""].filter(Boolean).join(" · ")),
      former ? h("p", {}, gettext("Formerly {names}", { names: former })) : null,
      properties["note"] ? h("p", {}, String(properties["note"])) : null,
      h("p", {}, h("a", { href: this.pageOf(String(properties["id"])) }, gettext("About this place"))),
      h("button", { type: "button", click: () => this.filterBy(String(properties["id"])) }, gettext("Show the events here")));
  }

  private pageOf(id: string): string {
    return this.pages.replace(/\/(?=\?|$)/, `/${encodeURIComponent(id)}`);
  }

  private filterBy(id: string): void {
    if (this.explorer) this.explorer.change(choosing(this.explorer.filter, "place", [id]));
    this.eachLayer((layer) => (layer as L.GeoJSON).closePopup());
  }
}

/** Computed sectors and zones of some kinds, as outlines with a faint fill. */
export class ZonesLayer extends CollectionLayer {
  constructor(url: string, name: string, kinds: readonly string[]) {
    super(url, name, kinds, {
      style: { weight: 1.2, fillOpacity: 0.08 },
      onEachFeature: (feature, layer) => layer.bindTooltip(() => zoneTooltip(feature), { sticky: true }),
    });
  }

  override getAttribution(): string {
    return gettext("Sectors and zones: computed, not legal boundaries");
  }

  protected override restyle(): void {
    const palette = readPalette();
    this.eachLayer((layer) => (layer as L.GeoJSON).setStyle((feature) => {
      const colour = palette.zone(String(feature?.properties?.["country"] ?? ""));
      return { color: colour, fillColor: colour };
    }));
  }
}

function placeName(feature: Feature): string {
  const properties = feature.properties ?? {};
  return String(properties[`name_${language()}`] ?? properties["name"]);
}

function zoneTooltip(feature: Feature): HTMLElement {
  const properties = feature.properties ?? {};
  return h("div", { class: "zone-tooltip" },
    h("strong", {}, String(properties["name"])),
    h("span", {}, gettext("{area} km²", { area: formatNumber(Math.round(Number(properties["area_km2"]))) })),
    h("span", {}, String(properties["basis"] ?? "")));
}
