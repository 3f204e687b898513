import assert from "node:assert/strict";
import { test } from "node:test";
import { fromQuery } from "../../../app/frontend/src/data/filter";
import { describeFilter } from "../../../app/frontend/src/state/filter-words";
import { plain } from "../days";
import "../events";
import "../page";

const VOCABULARY = { categories: [], verifications: [], states: [], names: { place: new Map([["baku", "Baku"]]), vessel: new Map([["damavand", "Damavand"]]) } };
const said = (query: string): string => plain(describeFilter(fromQuery(new URLSearchParams(query)), VOCABULARY));

test("a filter is said in words", () => {
  assert.equal(said(""), "");
  assert.equal(said("country=IR,RU&match=all&datetime=2009/2013"), "IR and RU together, 2009–2013");
  assert.equal(said("country=IR,RU&datetime=2013"), "IR or RU, 2013");
  assert.equal(said("country=IR&match=all"), "IR");
  assert.equal(said("datetime=../2013-07"), "until Jul 2013");
  assert.equal(said("datetime=2020/.."), "since 2020");
  assert.equal(said("place=baku,nowhere&vessel=damavand&q=sea&bbox=48,36,52,39"), "Baku or nowhere, Damavand, “sea”, Area 48, 36, 52, 39");
});
