// The order of the rooms of the scripts, lowest first, for dependency-cruiser: imports go down, and in no circle.
const rooms = ["page", "language", "data", "state", "map", "timeline", "panel", "controls", "entry"];
// Rooms within rooms: the first of each pair does not import the second.
const inner = [["map", "map/layers"], ["timeline/chart", "timeline"]];

const folder = (room) => `^src/${room}/`;
const directly = (room) => `^src/${room}/[^/]+$`;

module.exports = {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    { name: "a-room-of-its-own", severity: "error", from: {}, to: { path: "^src/", pathNot: rooms.map(folder) } },
    ...rooms.slice(0, -1).map((room, position) => ({
      name: `${room}-imports-down`, severity: "error", from: { path: folder(room) }, to: { path: rooms.slice(position + 1).map(folder) },
    })),
    ...inner.map(([below, above]) => ({
      name: `${below}-below-${above}`, severity: "error", from: { path: directly(below) }, to: { path: directly(above) },
    })),
  ],
  options: { parser: "swc", doNotFollow: { path: "node_modules" } },
};
