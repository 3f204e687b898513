import assert from "node:assert/strict";
import { test } from "node:test";
import { carry, fetchJson, packLists } from "../../../app/frontend/src/data/columns";
import { OPEN_END } from "../../../app/frontend/src/language/dates";
import { PACKED } from "../events";

test("lists of codes are laid end to end", () => {
  const { offsets, codes } = packLists([[2], [], [0, 1]]);
  assert.deepEqual([Array.from(offsets), Array.from(codes)], [[0, 1, 1, 3], [2, 0, 1]]);
});

test("an event that goes on has no last day", () => {
  assert.equal(PACKED.size, 5);
  assert.equal(PACKED.end[4], OPEN_END);
});

test("what a page carries is not fetched", async () => {
  carry({ "/events.columns.json": { id: [] } });
  assert.deepEqual(await fetchJson("/events.columns.json"), { id: [] });
  carry({});
});
