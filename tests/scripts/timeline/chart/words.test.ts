import assert from "node:assert/strict";
import { test } from "node:test";
import { countOverTime, readBeginnings } from "../../../../app/frontend/src/data/local-timeline";
import type { Timeline } from "../../../../app/frontend/src/data/source";
import type { Unit } from "../../../../app/frontend/src/language/calendar";
import { describeBin, describeChart, rounded } from "../../../../app/frontend/src/timeline/chart/words";
import { PACKED } from "../../events";
import { day } from "../../days";
import "../../page";

const timeline = (unit: Unit, first: string, last: string): Timeline =>
  countOverTime(PACKED, readBeginnings(PACKED), Int32Array.of(0, 1, 2, 3, 4), unit, [day(first), day(last)]);

test("a bar says how many events begin, how surely, and how many go on", () => {
  assert.equal(describeBin(timeline("year", "2007-01-01", "2009-12-31"), 2), "2009: 1 begins; 0 going on");
  assert.equal(describeBin(timeline("year", "2013-01-01", "2013-12-31"), 0), "2013: 2 begin, 1 of them from imprecise dates; 0 going on");
  assert.equal(describeBin(timeline("month", "2007-01-01", "2007-12-31"), 2), "March 2007: 0.08 begin, 0.08 of them from imprecise dates; 0 going on");
  assert.equal(describeBin(timeline("day", "2013-07-08", "2013-07-09"), 1), "9 July 2013: 0 begin; 1 going on");
});

test("the chart is summed up for those who do not see it", () => {
  assert.equal(describeChart(timeline("year", "2007-01-01", "2013-12-31")), "Events by year; the largest number, 2, begin in 2013");
  assert.equal(describeChart(timeline("month", "1999-01-01", "1999-12-31")), "Events by month: none in view");
});

test("shares of events are written with as few digits as tell them from none", () => {
  assert.deepEqual([3, 2.5, 0.25, 1 / 12].map(rounded), ["3", "2.5", "0.3", "0.08"]);
});
