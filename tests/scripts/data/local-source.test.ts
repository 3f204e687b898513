import assert from "node:assert/strict";
import { test } from "node:test";
import { carry } from "../../../app/frontend/src/data/columns";
import { EMPTY, type EventFilter, fromQuery } from "../../../app/frontend/src/data/filter";
import { LocalSource } from "../../../app/frontend/src/data/local-source";
import { Regions } from "../../../app/frontend/src/data/regions";
import type { Box, Page, View } from "../../../app/frontend/src/data/source";
import { COLUMNS, REGIONS, SHAPES, WORDS, regions } from "../events";
import "../page";

const WORLD: Box = [-180, -90, 180, 90];
const source = new LocalSource(COLUMNS, "/events.search.json", regions());
const filter = (query: string): EventFilter => fromQuery(new URLSearchParams(query));
const ids = (page: unknown): string[] => (page as Page).entries.map(({ id }) => id);

test("a list is newest first, in parts, within a box", async () => {
  assert.deepEqual(ids(source.list(EMPTY, "place", WORLD, 0, 2)), ["2022-strikes", "2013-07-08-exercise"]);
  assert.deepEqual(ids(source.list(EMPTY, "place", WORLD, 4, 9)), ["2007-visit"]);
  const south = await source.list(filter("category=port-call"), "place", [45, 35, 52, 41], 0, 9);
  assert.deepEqual([south.matched, ids(south)], [2, ["2013-03-call", "2007-visit"]]);
  assert.deepEqual(ids(source.list(EMPTY, "place", WORLD, 0, 1, undefined, "title")), ["2009-07-29-drill"]);
});

test("an event stands where it happened, or on the water that it concerns", () => {
  assert.deepEqual(source.extent(filter("category=strike"), "place"), [48.03, 46.35, 48.03, 46.35]);
  assert.deepEqual(source.extent(filter("category=strike"), "concern"), [51, 43, 51, 43]);
  assert.equal(source.extent(filter("datetime=1990"), "place"), null);
  assert.equal(source.entry("2022-strikes", "concern")?.radius, 200);
  assert.equal(source.entry("2022-strikes", "place")?.end, null);
  assert.equal(source.entry("1999-nothing", "place"), null);
});

test("a mark says how many events it stands for, of which kinds and where", () => {
  const { marks } = source.view(filter("category=port-call"), "place", WORLD, 0) as View;
  assert.equal(marks.length, 1);
  assert.deepEqual([marks[0]!.count, marks[0]!.mix, marks[0]!.box, marks[0]!.entry], [2, [["port-call", 2]], [49.46, 37.48, 49.87, 40.37], null]);
  const [alone] = (source.view(filter("place=baku"), "place", WORLD, 5) as View).marks;
  assert.equal(alone!.entry?.id, "2013-03-call");
});

test("what is known only to an area is counted with it, unless the area is no larger than two symbols", () => {
  const at = (zoom: number): View => source.view(EMPTY, "place", WORLD, zoom) as View;
  assert.deepEqual(at(9).areas.map(({ area, count }) => [area, count]), [["sea", 2], ["disc", 1]]);
  assert.deepEqual(at(3).areas.map(({ area }) => area), ["sea"]);
  for (const zoom of [0, 3, 5, 7, 12]) {
    const { marks, areas } = at(zoom);
    assert.equal([...marks, ...areas].reduce((sum, { count }) => sum + count, 0), 5, `zoom ${zoom}`);
  }
});

test("the area of an event on the water that it concerns is that water", () => {
  const { areas } = source.view(filter("category=strike"), "concern", WORLD, 9) as View;
  assert.deepEqual(areas.map(({ area, points }) => [area, points]), [["middle", [[51, 43]]]]);
});

test("an event may have been in view where its area touches it", async () => {
  carry({ "/areas.geojson": SHAPES });
  const own = new LocalSource(COLUMNS, "/events.search.json", regions());
  const matched = async (box: Box): Promise<readonly number[]> => {
    const { matched: all, areal } = await own.list(EMPTY, "place", box, 0, 9);
    return [all, areal];
  };
  assert.deepEqual(await matched([47.1, 36.1, 47.3, 36.3]), [2, 2]);
  // The corner of the bounds that the sea does not reach.
  assert.deepEqual(await matched([53.5, 46.5, 53.8, 46.8]), [0, 0]);
  // The edge of the disc of 50 km around the last event.
  assert.deepEqual(await matched([48.4, 46.3, 48.6, 46.4]), [1, 1]);
  assert.deepEqual(await matched([48.9, 46.3, 49.1, 46.4]), [0, 0]);
  assert.deepEqual(await matched([49.8, 40.3, 49.9, 40.4]), [3, 2]);
  carry({});
});

test("shapes of areas are not fetched where their outermost points or the events in question tell enough", () => {
  const far = new Regions(REGIONS, "/nowhere", (event) => event);
  const own = new LocalSource(COLUMNS, "/events.search.json", far);
  // The western end of the sea, and a part of the bounds that it does not reach, for an event that is elsewhere.
  assert.equal((own.list(EMPTY, "place", [46.9, 40.9, 47.1, 41.1], 0, 9) as Page).matched, 2);
  assert.equal((own.list(filter("category=port-call"), "place", [53.5, 46.5, 53.8, 46.8], 0, 9) as Page).matched, 0);
});

test("a list of a symbol has none of what is counted with areas, and the other way round", () => {
  const listed = (areas: readonly string[], zoom: number): string[] => ids(source.list(EMPTY, "place", { box: WORLD, zoom, areas }, 0, 9));
  assert.deepEqual(listed([], 9), ["2013-03-call", "2007-visit"]);
  assert.deepEqual(listed(["sea"], 9), ["2013-07-08-exercise", "2009-07-29-drill"]);
  assert.deepEqual(listed(["disc"], 9), ["2022-strikes"]);
  assert.deepEqual(listed(["disc"], 3), []);
});

test("a region that is no larger than two symbols is one", () => {
  const own = new LocalSource({ ...COLUMNS, region: [-1, 2, -1, 0, -2] }, "/events.search.json", regions());
  const areas = (zoom: number): string[] => (own.view(EMPTY, "place", WORLD, zoom) as View).areas.map(({ area }) => area);
  assert.deepEqual(areas(REGIONS[2]!.deepest), ["sea", "disc"]);
  assert.deepEqual(areas(REGIONS[2]!.deepest + 1), ["sea", "bay", "disc"]);
});

test("a search waits for the words that it looks through, which are fetched once", async () => {
  carry({ "/events.search.json": WORDS });
  const fresh = new LocalSource(COLUMNS, "/events.search.json", regions());
  assert.deepEqual([...fresh.ids(filter("q=drill"))], []);
  const answer = fresh.summary(filter("q=drill"));
  assert.ok(answer instanceof Promise);
  assert.equal((await answer).matched, 1);
  carry({});
  assert.deepEqual([...fresh.ids(filter("q=drill"))], ["2009-07-29-drill"]);
  assert.ok(!(fresh.summary(filter("q=baku")) instanceof Promise));
});

test("a country more is counted among the events of all that are chosen", () => {
  const { facets } = source.summary(filter("country=IR,RU&match=all")) as Exclude<ReturnType<LocalSource["summary"]>, Promise<unknown>>;
  assert.deepEqual([...facets.get("country")!], [["IR", 2], ["RU", 2]]);
});
