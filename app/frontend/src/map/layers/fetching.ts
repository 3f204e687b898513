// Fetching the data of a layer.

import type { Layer } from "leaflet";
import { fetchJson } from "../../data/columns";
import { gettext } from "../../language/i18n";

/** Fetch the data of a layer; on failure return `null`, and let the layer fire `unreachable` with the reason as text. */
export async function fetchFor<T>(layer: Layer, name: string, url: string): Promise<T | null> {
  try {
    return await fetchJson<T>(url);
  } catch (error) {
    layer.fire("unreachable", { text: gettext("“{layer}” could not be loaded: {reason}.", { layer: name, reason: (error as Error).message }) });
    return null;
  }
}
