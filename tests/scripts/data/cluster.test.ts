import assert from "node:assert/strict";
import { test } from "node:test";
import { type Group, clusterRows } from "../../../app/frontend/src/data/cluster";
import { PACKED } from "../events";

const groups = (rows: readonly number[], zoom: number): string[] =>
  clusterRows(Int32Array.from(rows), PACKED.lon, PACKED.lat, zoom).map((group) => [...group.rows].sort().join("")).sort();

test("events of one spot stay together at every zoom", () => {
  for (const zoom of [0, 6, 12, 18]) assert.ok(groups([0, 1, 2, 3, 4], zoom).some((rows) => rows.includes("1") && rows.includes("3")), `zoom ${zoom}`);
});

test("symbols that would overlap are drawn together, others alone", () => {
  assert.deepEqual(groups([0, 1, 2, 3, 4], 0), ["01234"]);
  assert.deepEqual(groups([0, 1, 2, 3, 4], 8), ["0", "13", "2", "4"]);
});

test("every event is in one group, and only those that were asked for", () => {
  for (const zoom of [0, 3, 5, 7]) assert.deepEqual(groups([0, 2, 4], zoom).join("").split("").sort(), ["0", "2", "4"]);
  assert.deepEqual(groups([], 5), []);
});

test("an event alone stands where it happened", () => {
  const [{ lon, lat, rows }] = clusterRows(Int32Array.of(4), PACKED.lon, PACKED.lat, 7) as [Group];
  assert.deepEqual([lon.toFixed(6), lat.toFixed(6), rows], ["48.030000", "46.350000", [4]]);
});
