import assert from "node:assert/strict";
import { test } from "node:test";
import { countOverTime, edgesOf, readBeginnings } from "../../../app/frontend/src/data/local-timeline";
import type { Unit } from "../../../app/frontend/src/language/calendar";
import { PACKED } from "../events";
import { day, iso } from "../days";

const count = (unit: Unit, first: string, last: string): ReturnType<typeof countOverTime> =>
  countOverTime(PACKED, readBeginnings(PACKED), Int32Array.of(0, 1, 2, 3, 4), unit, [day(first), day(last)]);

test("bins are whole units, with the day after the last", () => {
  assert.deepEqual(edgesOf("month", day("2011-12-15"), day("2012-02-29")).map(iso), ["2011-12-01", "2012-01-01", "2012-02-01", "2012-03-01"]);
  assert.deepEqual(edgesOf("year", day("2013-07-08"), day("2013-07-08")).map(iso), ["2013-01-01", "2014-01-01"]);
});

test("events are counted where they begin, and those that may begin elsewhere apart", () => {
  const { begin, vague } = count("year", "2007-01-01", "2013-12-31");
  assert.deepEqual(begin.get("naval-exercise"), [0, 0, 1, 0, 0, 0, 1]);
  assert.deepEqual(begin.get("port-call"), [1, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(vague.get("port-call"), [0, 0, 0, 0, 0, 0, 1], "an approximate date is vague in every unit");
});

test("a date that is known to the year is shared out over its months", () => {
  const { begin, vague } = count("month", "2007-01-01", "2007-12-31");
  assert.deepEqual(begin.get("port-call"), Array<number>(12).fill(0));
  assert.ok(vague.get("port-call")!.every((share) => Math.abs(share - 1 / 12) < 1e-12));
});

test("a range that holds a part of these months has their shares alone", () => {
  assert.ok(count("month", "2007-10-01", "2007-11-30").vague.get("port-call")!.every((share) => Math.abs(share - 1 / 12) < 1e-12));
});

test("the time of all events ends with the last day on which any may begin", () => {
  const beginnings = readBeginnings(PACKED);
  beginnings.last[0] = day("2099-12-31");
  assert.equal(iso(countOverTime(PACKED, beginnings, Int32Array.of(0), "year", null).edges.at(-1)!), "2100-01-01");
});

test("what began before a bin and lasts into it goes on there", () => {
  assert.deepEqual(count("day", "2013-07-07", "2013-07-14").ongoing, [0, 0, 1, 1, 1, 1, 0, 0]);
  assert.deepEqual(count("year", "2021-01-01", "2025-12-31").ongoing, [0, 0, 1, 1, 1]);
  assert.deepEqual(count("month", "2030-01-01", "2030-02-28").ongoing, [1, 1]);
});
