import assert from "node:assert/strict";
import { test } from "node:test";
import { carry } from "../../../app/frontend/src/data/columns";
import { EMPTY, type EventFilter, fromQuery } from "../../../app/frontend/src/data/filter";
import { LocalSource } from "../../../app/frontend/src/data/local-source";
import type { Box, Mark, Page } from "../../../app/frontend/src/data/source";
import { COLUMNS, WORDS } from "../events";
import "../page";

const WORLD: Box = [-180, -90, 180, 90];
const source = new LocalSource(COLUMNS, "/events.search.json");
const filter = (query: string): EventFilter => fromQuery(new URLSearchParams(query));
const ids = (page: unknown): string[] => (page as Page).entries.map(({ id }) => id);

test("a list is newest first, in parts, within a box", () => {
  assert.deepEqual(ids(source.list(EMPTY, "place", WORLD, 0, 2)), ["2022-strikes", "2013-07-08-exercise"]);
  assert.deepEqual(ids(source.list(EMPTY, "place", WORLD, 4, 9)), ["2007-visit"]);
  const south = source.list(EMPTY, "place", [45, 35, 52, 41], 0, 9) as Page;
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
  const marks = source.view(EMPTY, "place", WORLD, 0) as readonly Mark[];
  assert.equal(marks.length, 1);
  assert.deepEqual([marks[0]!.count, marks[0]!.mix, marks[0]!.box, marks[0]!.entry],
    [5, [["naval-exercise", 2], ["port-call", 2], ["strike", 1]], [48.03, 37.48, 50.3, 46.35], null]);
  const [alone] = source.view(filter("place=baku"), "place", WORLD, 5) as readonly Mark[];
  assert.equal(alone!.entry?.id, "2013-03-call");
});

test("a search waits for the words that it looks through, which are fetched once", async () => {
  carry({ "/events.search.json": WORDS });
  const fresh = new LocalSource(COLUMNS, "/events.search.json");
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
