import assert from "node:assert/strict";
import { test } from "node:test";
import { type Span, type Unit, ceil, finest, floor, nameOf, nameSpan, round, shift, ticks, unitOf, writePeriod, writeTick } from "../../../app/frontend/src/language/calendar";
import { day, iso, plain } from "../days";
import "../page";

const span = (start: string, end: string): Span => ({ start: day(start), end: day(end) });

test("a unit begins with its first day and ends before the next", () => {
  const bounds = (unit: Unit): string[] => [iso(floor(day("2013-07-08") + 0.5, unit)), iso(ceil(day("2013-07-08"), unit))];
  assert.deepEqual(bounds("year"), ["2013-01-01", "2014-01-01"]);
  assert.deepEqual(bounds("month"), ["2013-07-01", "2013-08-01"]);
  assert.deepEqual(bounds("day"), ["2013-07-08", "2013-07-08"]);
  assert.equal(ceil(day("2013-01-01"), "year"), day("2013-01-01"));
});

test("a moment is rounded to the nearer beginning", () => {
  assert.equal(iso(round(day("2013-06-30"), "year")), "2013-01-01");
  assert.equal(iso(round(day("2013-07-10"), "year")), "2014-01-01");
});

test("a step from the end of a month keeps within the shorter month", () => {
  assert.equal(iso(shift(day("2013-01-31"), "month", 1)), "2013-02-28");
  assert.equal(iso(shift(day("2012-02-29"), "year", 1)), "2013-02-28");
  assert.equal(iso(shift(day("2013-03-31"), "month", -13)), "2012-02-29");
  assert.equal(iso(shift(day("2013-12-31"), "day", 1)), "2014-01-01");
});

test("the unit of some days is the coarsest that all of them begin", () => {
  assert.deepEqual(["2013-01-01", "2013-03-01", "2013-03-02"].map((text) => unitOf(day(text))), ["year", "month", "day"]);
  assert.equal(finest([day("2013-01-01"), day("2013-03-01")]), "month");
  assert.equal(finest([]), "year");
});

test("an axis is marked at round days, each once", () => {
  assert.deepEqual(ticks(span("2009-01-01", "2013-01-01"), 4).map(iso), ["2009-01-01", "2010-01-01", "2011-01-01", "2012-01-01", "2013-01-01"]);
  const short = ticks(span("2013-07-08", "2013-07-10"), 20);
  assert.deepEqual(short, [...new Set(short)]);
  assert.deepEqual(["2013-01-01", "2013-03-01", "2013-03-08"].map((text) => writeTick(day(text))), ["2013", "Mar", "8 Mar"]);
});

test("units and spans have names", () => {
  assert.deepEqual((["year", "month", "day"] as const).map((unit) => nameOf(day("2013-03-08"), unit)), ["2013", "March 2013", "8 March 2013"]);
  assert.equal(plain(nameSpan(span("2009-01-01", "2014-01-01"))), "2009–2013");
  assert.equal(plain(nameSpan(span("2013-07-08", "2013-07-13"))), "8–12 Jul 2013");
});

test("a span is written as coarsely as it can be, and open where the time of all events ends", () => {
  const whole = span("1991-01-01", "2027-01-01");
  assert.equal(writePeriod(span("2009-01-01", "2014-01-01")), "2009/2013");
  assert.equal(writePeriod(span("2013-01-01", "2014-01-01")), "2013");
  assert.equal(writePeriod(span("2013-01-01", "2013-04-01")), "2013-01/2013-03");
  assert.equal(writePeriod(span("2013-07-08", "2013-07-13")), "2013-07-08/2013-07-12");
  assert.equal(writePeriod(span("1991-01-01", "2014-01-01"), whole), "../2013");
  assert.equal(writePeriod(span("2015-01-01", "2027-01-01"), whole), "2015/..");
  assert.equal(writePeriod(whole, whole), "");
});
