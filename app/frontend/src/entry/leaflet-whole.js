// The parts of Leaflet that only further layers and tools of the map page need beside those of `leaflet-core.js`: they are fetched with them.

export * from "./leaflet-core.js";
export { geoJSON } from "../../node_modules/leaflet/src/layer/GeoJSON.js";
export { LayerGroup, layerGroup } from "../../node_modules/leaflet/src/layer/LayerGroup.js";
export { popup } from "../../node_modules/leaflet/src/layer/Popup.js";
// Importing them adds tooltips to layers, and renderers to maps.
import "../../node_modules/leaflet/src/layer/Tooltip.js";
import "../../node_modules/leaflet/src/layer/vector/Renderer.getRenderer.js";
export { tileLayer } from "../../node_modules/leaflet/src/layer/tile/TileLayer.js";
export { circle } from "../../node_modules/leaflet/src/layer/vector/Circle.js";
export { circleMarker } from "../../node_modules/leaflet/src/layer/vector/CircleMarker.js";
export { polyline } from "../../node_modules/leaflet/src/layer/vector/Polyline.js";
export { svg } from "../../node_modules/leaflet/src/layer/vector/SVG.js";
