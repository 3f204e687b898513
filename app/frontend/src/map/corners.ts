// The corners of a map: in right-to-left pages the controls are mirrored, the map is not.

import type { ControlPosition } from "leaflet";
import { isRightToLeft } from "../language/i18n";

/** Return the corner of a control, given its corner in left-to-right pages. */
export function corner(position: ControlPosition): ControlPosition {
  if (!isRightToLeft()) return position;
  return (position.endsWith("left") ? position.replace("left", "right") : position.replace("right", "left")) as ControlPosition;
}
