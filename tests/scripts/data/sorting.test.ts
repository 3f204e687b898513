import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { sortRows } from "../../../app/frontend/src/data/sorting";
import type { Sort } from "../../../app/frontend/src/data/source";
import { type Labels, useLabels } from "../../../app/frontend/src/language/labels";
import { pack } from "../../../app/frontend/src/data/columns";
import { COLUMNS, PACKED } from "../events";
import { speak } from "../page";

const LABELS: Labels = { category: {}, verification: {}, verification_meaning: {}, source_kind: {}, role: {}, did_alone: {}, did_together: {}, precision: {}, access: {}, place_kind: {}, place: {}, language: {}, state: {} };

afterEach(() => {
  speak("en");
  useLabels(LABELS);
});

/** Sort the five events, which a list holds newest first. */
const sorted = (sort: Sort, columns = PACKED): string => Array.from(sortRows(Int32Array.of(4, 3, 2, 1, 0), columns, sort)).join("");

test("rows are sorted by what a column shows, and equal ones stay newest first", () => {
  assert.equal(sorted("-date"), "43210");
  assert.equal(sorted("date"), "01234");
  assert.equal(sorted("title"), "13204");
  assert.equal(sorted("-title"), "40231");
  assert.equal(sorted("place"), "04231");
  assert.equal(sorted("-place"), "31240");
  assert.equal(sorted("verification"), "41032");
  assert.equal(sorted("countries"), "23140");
});

test("labels count, not codes", () => {
  useLabels({ ...LABELS, category: { "naval-exercise": "Z", "port-call": "M", strike: "A" } });
  assert.equal(sorted("category"), "42031");
});

test("letters are in the order of the page's language", () => {
  const columns = pack({ ...COLUMNS, title: ["Yalta", "İran", "Xəzər", "Əli", "Gəncə"] });
  speak("az");
  assert.equal(sorted("title", columns), "34210");
});
