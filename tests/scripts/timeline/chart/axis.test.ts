import assert from "node:assert/strict";
import { test } from "node:test";
import { TimelineAxis } from "../../../../app/frontend/src/timeline/chart/axis";
import { day, iso } from "../../days";

function axis(width = 1000): TimelineAxis {
  const made = new TimelineAxis();
  made.cover({ start: day("1991-01-01"), end: day("2027-01-01") });
  made.width = width;
  return made;
}

test("days and places on the screen answer to each other", () => {
  const all = axis();
  assert.equal(all.x(day("1991-01-01")), 0);
  assert.equal(all.x(day("2027-01-01")), 1000);
  assert.ok(Math.abs(all.moment(all.x(day("2013-07-08"))) - day("2013-07-08")) < 1e-6);
});

test("zooming in counts months and days, about the moment under the pointer", () => {
  const one = axis();
  assert.equal(one.unit, "year");
  const held = one.moment(300);
  one.zoom(4, 300);
  assert.equal(one.unit, "month");
  assert.ok(Math.abs(one.moment(300) - held) < 1e-6);
  one.zoom(1e6, 300);
  assert.equal(one.unit, "day");
  assert.equal(one.view.end - one.view.start, 14);
  one.zoom(0);
  assert.ok(one.isWhole);
});

test("the view stays within the time of all events", () => {
  const one = axis();
  one.zoom(2);
  one.pan(1e6);
  assert.equal(iso(one.view.end), "2027-01-01");
  one.reveal({ start: day("1995-01-01"), end: day("1996-01-01") });
  assert.equal(iso(one.view.start), "1995-01-01");
  one.showAll();
  assert.deepEqual(one.range.map(iso), ["1991-01-01", "2026-12-31"]);
});

test("a view of everything stays one when there is more", () => {
  const one = axis();
  one.cover({ start: day("1990-01-01"), end: day("2028-01-01") });
  assert.ok(one.isWhole);
});
