// The corners of a map: in pages read from right to left the controls are mirrored, the map is not.

import type { ControlPosition } from "leaflet";
import { isRightToLeft } from "../language/i18n";

/** The corner of a control, by its place in a page that is read from left to right. */
export function corner(position: ControlPosition): ControlPosition {
  if (!isRightToLeft()) return position;
  return (position.endsWith("left") ? position.replace("left", "right") : position.replace("right", "left")) as ControlPosition;
}
