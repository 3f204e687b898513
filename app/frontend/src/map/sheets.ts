// Content of a base map level, read from TopoJSON or from the first view of the page.

import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

export type LayerName = "land" | "water" | "coast" | "rivers" | "borders";
/** Runs of x, y pairs in Mercator world units, where the whole world is 1 wide. */
export type Paths = readonly Float64Array[];
/** The paths of a level, and the rectangle that it covers: left, top, right, bottom. */
export interface Sheet { readonly box: readonly [number, number, number, number]; readonly layers: Readonly<Record<LayerName, Paths>> }
/** The sheet in the page, and the highest zoom for which it is detailed enough. */
export interface FirstSheet extends Sheet { readonly deepest: number }

const LAYERS: readonly LayerName[] = ["land", "water", "coast", "rivers", "borders"];
const MAX_LATITUDE = 85.0511;

/** Read the base map of the first view of the whole Caspian (app/drawing/map/first_view.py); `null` if the page has none. */
export function readFirstSheet(): FirstSheet | null {
  const group = document.getElementById("first-base");
  if (!group?.dataset["sheet"]) return null;
  const { world, middle: [x, y], ...rest } = JSON.parse(group.dataset["sheet"]) as Pick<FirstSheet, "box" | "deepest"> & { readonly world: number; readonly middle: readonly [number, number] };
  const read = (layer: LayerName): Paths => linesOf(group.querySelector(`[data-layer=${layer}]`)?.getAttribute("d") ?? "")
    .map((line) => line.map((pixels, i) => (i % 2 ? y : x) + pixels / world));
  const [land, water, rivers, borders] = [read("land"), read("water"), read("rivers"), read("borders")];
  return { ...rest, layers: { land, water, coast: [...land, ...water], rivers, borders } };
}

/** Parse the lines of SVG path data, each with relative coordinates after its first point, and possibly closed. */
function linesOf(path: string): Float64Array[] {
  return path.split("M").slice(1).map((line) => {
    const steps = Float64Array.from(line.match(/-?\d+/g) ?? [], Number);
    for (let i = 2; i < steps.length; i++) steps[i]! += steps[i - 2]!;
    return line.endsWith("z") ? Float64Array.of(...steps, steps[0]!, steps[1]!) : steps;
  });
}

/** Convert a level of the base map from TopoJSON. */
export function readSheet(topology: Topology): Sheet {
  const layers: Record<LayerName, Paths> = { land: [], water: [], coast: [], rivers: [], borders: [] };
  for (const name of LAYERS) {
    const object = topology.objects[name];
    if (!object) continue;
    const collection = feature(topology, object as GeometryCollection) as FeatureCollection | Feature;
    const features = collection.type === "FeatureCollection" ? collection.features : [collection];
    layers[name] = features.flatMap(({ geometry }) => lines(geometry)).map(project);
  }
  const [west = -180, south = -90, east = 180, north = 90] = topology.bbox ?? [];
  const [left, top] = mercator([west, north]);
  const [right, bottom] = mercator([east, south]);
  return { box: [left, top, right, bottom], layers };
}

function lines(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case "Polygon":
    case "MultiLineString": return geometry.coordinates;
    case "MultiPolygon": return geometry.coordinates.flat();
    case "LineString": return [geometry.coordinates];
    default: return [];
  }
}

function project(line: readonly Position[]): Float64Array {
  const path = new Float64Array(2 * line.length);
  line.forEach((position, i) => path.set(mercator(position), 2 * i));
  return path;
}

/** Project to spherical Mercator (EPSG:3857), scaled so that the world is 1 wide, with the origin at the top left. */
export function mercator([lon = 0, lat = 0]: Position): [number, number] {
  const sine = Math.sin((Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat)) * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}
