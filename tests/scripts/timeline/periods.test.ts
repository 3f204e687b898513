import assert from "node:assert/strict";
import { test } from "node:test";
import { type Span, writePeriod } from "../../../app/frontend/src/language/calendar";
import { type Key, type Scale, afterKey, dragged } from "../../../app/frontend/src/timeline/periods";
import { day } from "../days";

const span = (start: string, end: string): Span => ({ start: day(start), end: day(end) });
const YEARS: Scale = { whole: span("1991-01-01", "2027-01-01"), unit: "year" };
const PERIOD = span("2009-01-01", "2014-01-01");
const NONE: Key = { key: "", shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };

const written = (period: Span | null, { whole }: Scale = YEARS): string | null => period && writePeriod(period, whole);
const pressed = (which: "from" | "to", key: string, held: Partial<Key> = {}, of: Span = PERIOD, scale: Scale = YEARS): string | null =>
  written(afterKey({ ...NONE, ...held, key }, which, of, scale), scale);

test("keys move each end of the period", () => {
  const expected = [
    ["from", "ArrowRight", "2010/2013"], ["from", "ArrowUp", "2010/2013"], ["from", "ArrowDown", "2008/2013"], ["from", "ArrowLeft", "2008/2013"],
    ["to", "ArrowLeft", "2009/2012"], ["to", "PageUp", "2009/2018"], ["from", "PageDown", "2004/2013"],
    ["from", "End", "2013"], ["to", "Home", "2009"], ["from", "Home", "../2013"], ["to", "End", "2009/.."],
  ] as const;
  for (const [which, key, period] of expected) assert.equal(pressed(which, key), period, `${which} ${key}`);
  assert.equal(pressed("to", "ArrowRight", { shiftKey: true }), "2009/2018");
});

test("an end stays a unit from the other, and within the time of all events", () => {
  assert.equal(pressed("from", "PageUp"), "2013");
  assert.equal(pressed("to", "PageDown"), "2009");
  assert.equal(pressed("to", "PageUp", {}, span("2009-01-01", "2026-01-01")), "2009/..");
});

test("an end within a unit moves to where the unit begins", () => {
  const within = span("2009-03-08", "2013-07-13");
  assert.equal(pressed("from", "ArrowLeft", {}, within), "2009-01-01/2013-07-12");
  assert.equal(pressed("to", "ArrowRight", {}, within), "2009-03-08/2013-12-31");
});

test("months and days have steps of their own", () => {
  const month = span("2013-07-01", "2013-08-01");
  assert.equal(pressed("to", "ArrowRight", {}, month, { ...YEARS, unit: "month" }), "2013-07/2013-08");
  assert.equal(pressed("from", "PageDown", {}, month, { ...YEARS, unit: "month" }), "2012-07/2013-07");
  assert.equal(pressed("to", "ArrowLeft", {}, month, { ...YEARS, unit: "day" }), "2013-07-01/2013-07-30");
  assert.equal(pressed("to", "PageDown", {}, month, { ...YEARS, unit: "day" }), "2013-07-01/2013-07-24");
});

test("other keys, and those of the browser, are left alone", () => {
  for (const key of ["Enter", "a", "Tab"]) assert.equal(pressed("from", key), null, key);
  for (const held of ["altKey", "ctrlKey", "metaKey"] as const) assert.equal(pressed("from", "ArrowLeft", { [held]: true }), null, held);
});

const drag = (grip: Parameters<typeof dragged>[0], from: string, to: string, origin: Span = PERIOD): string | null =>
  written(dragged(grip, origin, day(from), day(to), YEARS));

test("a new period holds whole units, whichever way it is drawn", () => {
  assert.equal(drag("new", "2009-07-02", "2013-07-02"), "2009/2013");
  assert.equal(drag("new", "2013-07-02", "2009-07-02"), "2009/2013");
  assert.equal(drag("new", "2013-07-02", "2013-07-02"), "2013");
  assert.equal(drag("new", "1985-01-01", "1999-07-02"), "../1999");
});

test("an end is dragged to the nearest unit, and over the other turns the period around", () => {
  assert.equal(drag("to", "2014-01-01", "2012-01-10"), "2009/2011");
  assert.equal(drag("to", "2014-01-01", "2006-01-10"), "2006/2008");
  assert.equal(drag("from", "2009-01-01", "2040-01-01"), "2014/..");
  assert.equal(drag("to", "2014-01-01", "2009-02-01"), "2009/2013", "no period is shorter than a unit");
});

test("a period is moved as a whole, by units where it consists of such, and no further than the events", () => {
  assert.equal(drag("both", "2011-07-02", "2014-07-02"), "2012/2016");
  assert.equal(drag("both", "2011-07-02", "2040-07-02"), "2022/..");
  assert.equal(drag("both", "2011-07-02", "2011-07-12", span("2011-03-08", "2011-03-18")), "2011-03-18/2011-03-27");
});
