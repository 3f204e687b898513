import assert from "node:assert/strict";
import { test } from "node:test";
import "../events";
import { EMPTY, countParts, fromQuery, joinPairs, toQuery, withQuery } from "../../../app/frontend/src/data/filter";
import { readList, writeList } from "../../../app/frontend/src/data/parameters";

const canonical = (query: string): string => toQuery(fromQuery(new URLSearchParams(query)));

test("a canonical query string is read and written the same", () => {
  const queries = ["", "datetime=2013", "datetime=../2015-06&category=port-call", "country=IR,RU&match=all", "verification=announced,disputed", "place=baku",
    "vessel=damavand,peykan", "q=sea%20cup", "q=%D0%90%D1%81%D1%82%D1%80%D0%B0%D1%85%D0%B0%D0%BD%D1%8C", "bbox=48,36,52,39",
    "datetime=2009/2013&country=AZ&category=strike&verification=reported&place=baku&vessel=dagestan&organisation=irin&q=x&bbox=-1.5,0,2,3"];
  for (const query of queries) assert.equal(canonical(query), query);
});

test("lists are sorted, without spaces, repetitions and empty parts", () => {
  assert.equal(canonical("country=ru, ir,RU&country=IR"), "country=IR,RU");
  assert.equal(canonical("category=strike,,base"), "category=base,strike");
});

test("a comma within a value follows a backslash", () => {
  assert.equal(canonical("category=base,drill%5C,%20at%20sea"), "category=base,drill%5C,%20at%20sea");
  assert.deepEqual(readList("base,drill\\, at sea"), ["base", "drill, at sea"]);
  for (const values of [["a,b", "a", "b"], ["\\", "\\,", "a\\b"]]) assert.deepEqual(readList(writeList(values)), values);
});

test("a known value is read without a backslash, too", () => {
  assert.deepEqual(readList("base, patrols, 2013:event ,strike", ["patrols, 2013:event"]), ["base", "patrols, 2013:event", "strike"]);
});

test("what does not narrow the filter is left out", () => {
  assert.equal(canonical("datetime=../..&match=all&q=%20&lang=fa&utm_source=x"), "");
  assert.deepEqual(fromQuery(new URLSearchParams("match=any")), EMPTY);
});

test("words of a search are kept apart by single spaces", () => assert.equal(canonical("q=+sea++cup+"), "q=sea%20cup"));

test("all of several countries is no part of its own", () => {
  assert.equal(countParts(fromQuery(new URLSearchParams("country=IR,RU&match=all&datetime=2013"))), 2);
});

test("separators stay readable in an address, and nothing else does", () => {
  assert.equal(joinPairs([["q", "a&b=c/d:e,f"], ["x", "é"]]), "q=a%26b%3Dc/d:e,f&x=%C3%A9");
  assert.equal(withQuery("/embed", []), "/embed");
  assert.equal(withQuery("/embed", [["lang", "fa"]]), "/embed?lang=fa");
});
