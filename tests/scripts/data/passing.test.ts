import assert from "node:assert/strict";
import { test } from "node:test";
import type { Choices } from "../../../app/frontend/src/data/columns";
import { fromQuery } from "../../../app/frontend/src/data/filter";
import { bitOf, countCodes, countLists, failedParts, rowsPassing } from "../../../app/frontend/src/data/passing";
import { PACKED, WORDS } from "../events";

const failed = (query: string): Uint16Array => failedParts(PACKED, fromQuery(new URLSearchParams(query)), WORDS);
const passing = (query: string): string => Array.from(rowsPassing(failed(query))).join("");

test("an event passes a period that it touches", () => {
  assert.equal(passing(""), "01234");
  assert.equal(passing("datetime=2013"), "23");
  assert.equal(passing("datetime=2013-07-12/2013-07-20"), "3");
  assert.equal(passing("datetime=2007-06"), "0");
  assert.equal(passing("datetime=2030/.."), "4");
  assert.equal(passing("datetime=../2009-07-28"), "0");
  assert.equal(passing("datetime=1990"), "");
});

test("any of several countries passes, or all of them", () => {
  assert.equal(passing("country=IR"), "123");
  assert.equal(passing("country=AZ,RU"), "01234");
  assert.equal(passing("country=IR,RU&match=all"), "13");
});

test("categories, certainty, places, ships and organisations narrow the filter together", () => {
  assert.equal(passing("category=naval-exercise,strike"), "134");
  assert.equal(passing("category=naval-exercise&verification=confirmed"), "1");
  assert.equal(passing("place=anzali,baku"), "02");
  assert.equal(passing("vessel=damavand"), "23");
  assert.equal(passing("vessel=dagestan,damavand"), "023");
  assert.equal(passing("organisation=irin"), "13");
  assert.equal(passing("organisation=csto,irin&vessel=damavand"), "3");
  assert.equal(passing("category=parade"), "");
});

test("a box may cross the meridian where longitudes begin anew", () => {
  assert.equal(passing("bbox=49,40,51,42"), "123");
  assert.equal(passing("bbox=50,30,49,50"), "134");
});

test("each word of a search begins a word of the event", () => {
  assert.equal(passing("q=CASPIAN%20sea"), "13");
  assert.equal(passing("q=exer"), "3");
  assert.equal(passing("q=spian"), "");
  assert.equal(passing("q=-"), "01234");
});

test("choices are counted under the other parts of the filter", () => {
  const rows = failed("category=port-call&country=RU");
  const { category, country, place } = PACKED.choices as Record<string, Choices>;
  assert.deepEqual([...countCodes(rows, bitOf("category"), category!.codes!, category!.values)], [["naval-exercise", 2], ["port-call", 1], ["strike", 1]]);
  assert.deepEqual([...countLists(rows, bitOf("country"), country!.lists!, country!.values)], [["AZ", 1], ["IR", 1], ["RU", 1]]);
  assert.deepEqual([...countCodes(rows, 0, place!.codes!, place!.values)], [["anzali", 1]]);
  assert.deepEqual(Array.from(rowsPassing(rows, bitOf("category"))), [0, 1, 3, 4]);
});
