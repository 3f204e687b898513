// Functions of a map that fills the page beyond those of an embed: zoom to a drawn box, and menus on long press; importing a handler adds it.

import "../../node_modules/leaflet/src/map/handler/Map.BoxZoom.js";
import "../../node_modules/leaflet/src/map/handler/Map.TapHold.js";
