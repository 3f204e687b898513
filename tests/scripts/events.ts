// Five events as a page holds them, oldest first as the server gives them.

import { type Columns, pack } from "../../app/frontend/src/data/columns";
import { useParameters, type ListParameter } from "../../app/frontend/src/data/parameters";
import { day } from "./days";
import { type Region, Regions } from "../../app/frontend/src/data/regions";
import parameters from "./parameters.json";

useParameters(parameters as ListParameter[]);

const STARTS = ["2007-01-01", "2009-07-29", "2013-03-01", "2013-07-08", "2022-02-24"];

export const COLUMNS: Columns = {
  categories: ["naval-exercise", "port-call", "strike"],
  verifications: ["confirmed", "reported"],
  states: ["AZ", "IR", "RU"],
  places: ["baku", "anzali"],
  vessels: ["damavand", "dagestan"],
  vessel_names: ["Damavand", "Dagestan"],
  id: ["2007-visit", "2009-07-29-drill", "2013-03-call", "2013-07-08-exercise", "2022-strikes"],
  title: ["Ships visit", "A first drill", "Call at Baku", "A joint exercise", "Strikes go on"],
  date: ["2007", "2009-07-29", "2013-03~", "2013-07-08/2013-07-12", "2022-02-24/.."],
  start: STARTS.map((start, row) => day(start) - (row > 0 ? day(STARTS[row - 1]!) : 0)),
  end: [364, 0, 30, 4, null],
  category: [1, 0, 1, 0, 2],
  verification: [0, 0, 1, 1, 0],
  radius_km: [1, 300, 1, 300, 50],
  region: [-1, 0, -1, 0, -2],
  countries: [[2], [1, 2], [0, 1], [1, 2], [2]],
  place: [1, -1, 0, -1, -1],
  vessel: [[1], [], [0], [0, 1], []],
  organisations: ["csto", "irin"],
  organisation_names: ["CSTO", "Iranian Navy"],
  organisation: [[], [1], [], [0, 1], []],
  all_series: ["drills"],
  series_name: ["Drills"],
  series: [[], [0], [], [0], []],
  place_name: ["Anzali", "Caspian Sea", "Baku", "Caspian Sea", "Astrakhan"],
  lon: [49.46, 50.3, 49.87, 50.3, 48.03],
  lat: [37.48, 41.9, 40.37, 41.9, 46.35],
  concern: [null, null, null, null, [51, 43, 200, 1]],
};

/** A sea, a part of it, and a bay in that. */
export const REGIONS: readonly Region[] = [
  { id: "sea", name: "Sea", points: [[50.3, 41.9], [50.3, 39]], bounds: [47, 36, 54, 47], reach: [41, 50, 36, 47], within: [], deepest: -1 },
  { id: "middle", name: "Middle", points: [[51, 43]], bounds: [48, 41, 53, 45], reach: [43, 50, 43, 50], within: ["sea"], deepest: -1 },
  { id: "bay", name: "Bay", points: [[52.5, 42.5]], bounds: [52.4, 42.4, 52.6, 42.6], reach: [42.5, 52.5, 42.5, 52.5], within: ["middle", "sea"], deepest: 7 },
];

/** The same, whose shapes are at `/areas.geojson`. */
export const regions = (): Regions => new Regions(REGIONS, "/areas.geojson", (event) => `/events/${event}.json?geometry=area`);

const ring = ([west, south, east, north]: Region["bounds"]): number[][] => [[west, south], [east, south], [east, north], [west, north], [west, south]];

/** Their shapes: boxes, but that of the sea is a triangle with its right angle in the south-west. */
export const SHAPES = {
  type: "FeatureCollection",
  features: REGIONS.map(({ id, bounds }) => {
    const corners = ring(bounds);
    return { type: "Feature", id, properties: {}, geometry: { type: "MultiPolygon", coordinates: [[id === "sea" ? [corners[0], corners[1], corners[3], corners[0]] : corners]] } };
  }),
};

/** The words that a search looks through, folded, each with a space before it. */
export const WORDS = [" ships visit anzali", " a first drill caspian sea", " call at baku", " a joint exercise caspian sea", " strikes go on astrakhan"];

export const PACKED = pack(COLUMNS);
