// The part of Leaflet that a map without vector layers, tiles, markers and popups needs: the embed's bundle takes it for "leaflet".

import { Control, control } from "../../node_modules/leaflet/src/control/Control.js";
import { attribution } from "../../node_modules/leaflet/src/control/Control.Attribution.js";
import { scale } from "../../node_modules/leaflet/src/control/Control.Scale.js";
// Importing a handler adds it to maps; an embed does without zooming to a drawn box, and without menus on a held finger.
import "../../node_modules/leaflet/src/map/handler/Map.DoubleClickZoom.js";
import "../../node_modules/leaflet/src/map/handler/Map.Drag.js";
import "../../node_modules/leaflet/src/map/handler/Map.Keyboard.js";
import "../../node_modules/leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import "../../node_modules/leaflet/src/map/handler/Map.TouchZoom.js";
import { zoom } from "../../node_modules/leaflet/src/control/Control.Zoom.js";

Object.assign(control, { attribution, scale, zoom });

export { Control, control };
export * as DomEvent from "../../node_modules/leaflet/src/dom/DomEvent.js";
export * as DomUtil from "../../node_modules/leaflet/src/dom/DomUtil.js";
export { toLatLng as latLng } from "../../node_modules/leaflet/src/geo/LatLng.js";
export { toLatLngBounds as latLngBounds } from "../../node_modules/leaflet/src/geo/LatLngBounds.js";
export { toPoint as point } from "../../node_modules/leaflet/src/geometry/Point.js";
export { Layer } from "../../node_modules/leaflet/src/layer/Layer.js";
export { Map, createMap as map } from "../../node_modules/leaflet/src/map/Map.js";
