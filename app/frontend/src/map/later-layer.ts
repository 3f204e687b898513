// A layer whose code is fetched when it is shown for the first time.

import * as L from "leaflet";
import { gettext } from "../language/i18n";
import { type Explorer, type ExplorerLayer, followsExplorer } from "../state/explorer";

/** Placeholder for a layer on the map; fires `unreachable` with a text when its code or its data cannot be fetched. */
export class LaterLayer extends L.Layer implements ExplorerLayer {
  private layer: L.Layer | null = null;
  private asked = false;
  private explorer: Explorer | null = null;

  /** `make` fetches the code and creates the layer. */
  constructor(private readonly make: () => Promise<L.Layer>) {
    super();
  }

  show(explorer: Explorer): void {
    this.explorer = explorer;
  }

  override onAdd(map: L.Map): this {
    if (this.layer) map.addLayer(this.layer);
    else if (!this.asked) void this.fetch();
    return this;
  }

  override onRemove(map: L.Map): this {
    if (this.layer) map.removeLayer(this.layer);
    return this;
  }

  private async fetch(): Promise<void> {
    this.asked = true;
    try {
      const layer = this.layer = await this.make();
      layer.on("unreachable", ({ text }: L.LeafletEvent & { text?: string }) => this.fire("unreachable", { text }));
      if (this.explorer && followsExplorer(layer)) layer.show(this.explorer);
      // The reader may have switched it off meanwhile.
      if (this._map?.hasLayer(this)) this._map.addLayer(layer);
    } catch (error) {
      this.fire("unreachable", { text: gettext("A part of the page could not be loaded: {reason}.", { reason: (error as Error).message }) });
    } finally {
      this.asked = false;
    }
  }
}
