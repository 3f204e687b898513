// What a map that fills the page does beyond an embed: zoom to a drawn box, and menus on a held finger; importing a handler adds it.

import "../../node_modules/leaflet/src/map/handler/Map.BoxZoom.js";
import "../../node_modules/leaflet/src/map/handler/Map.TapHold.js";
