import assert from "node:assert/strict";
import { test } from "node:test";
import { type Badge, Lettering, layOut } from "../../../app/frontend/src/map/badges";
import { DISC_AREA, Regions } from "../../../app/frontend/src/data/regions";
import type { AreaCount } from "../../../app/frontend/src/data/source";
import { REGIONS, regions } from "../events";
import "../page";

/** Degrees as so many pixels each, and letters of six. */
const at = (scale: number) => (lon: number, lat: number): readonly [number, number] => [lon * scale, -lat * scale];
const lettering = new Lettering((text) => 6 * text.length);

function counted(id: string, count: number): AreaCount {
  const { name, points, bounds } = REGIONS.find((one) => one.id === id)!;
  return { area: id, name, points, count, mix: [["strike", count]], box: bounds };
}

const said = (badges: readonly Badge[]): string[] => badges.map(({ lines }) => lines.join("|"));
const ALL = [counted("sea", 34), counted("middle", 5), counted("bay", 2)];

test("a badge says how many and of which region, at the region's own place", () => {
  const badges = layOut(ALL, regions(), at(200), lettering, []);
  assert.deepEqual(said(badges), ["34 · Sea", "5 · Middle", "2 · Bay"]);
  assert.deepEqual([badges[0]!.x, badges[0]!.y], [50.3 * 200, -41.9 * 200]);
});

test("nested regions whose badges would overlap are counted with the larger one", () => {
  const badges = layOut(ALL, regions(), at(5), lettering, []);
  assert.deepEqual(said(badges), ["41 · Sea and|parts of it"]);
  assert.deepEqual([...badges[0]!.areas].sort(), ["bay", "middle", "sea"]);
  assert.deepEqual(badges[0]!.mix, [["strike", 41]]);
});

test("parts of a sea that overlap are counted with it, even where nothing is known only to the sea", () => {
  const coast = { ...REGIONS[1]!, id: "coast", name: "Coast", within: ["sea"] };
  const known = new Regions([...REGIONS, coast], "", () => "");
  const badges = layOut([counted("middle", 1), { ...counted("middle", 2), area: "coast", name: "Coast" }], known, at(5), lettering, []);
  assert.deepEqual(said(badges), ["3 · Sea and|parts of it"]);
});

test("no badge hides a symbol or a port: it stands at another place of its region, or has only its number", () => {
  const port = { x: 50.3 * 200, y: -41.9 * 200, radius: 7 };
  const [badge] = layOut([counted("sea", 34)], regions(), at(200), lettering, [port]) as [Badge];
  assert.deepEqual(said([badge]), ["34 · Sea"]);
  assert.deepEqual([badge.x, badge.y], [50.3 * 200, -39 * 200]);
});

test("a badge keeps off names of the base map where it can, and says its own rather than to do so", () => {
  const name = { x: 50.3 * 200, y: -41.9 * 200, width: 60, height: 18 };
  const laidOut = (...names: { x: number; y: number; width: number; height: number }[]): Badge => layOut([counted("sea", 34)], regions(), at(200), lettering, [], names)[0]!;
  assert.deepEqual([laidOut(name).x, laidOut(name).y], [50.3 * 200, -39 * 200]);
  const covering = laidOut({ ...name, height: 2_000 });
  assert.deepEqual([covering.x, covering.y, ...covering.lines], [50.3 * 200, -41.9 * 200, "34 · Sea"]);
});

test("a number alone is moved off a name: where a region's own has no room, and of discs that have none", () => {
  const near = (lat: number): { x: number; y: number; radius: number } => ({ x: 50.3 * 200 + 25, y: -lat * 200, radius: 7 });
  const name = { x: 50.3 * 200, y: -41.9 * 200, width: 30, height: 18 };
  const discs: AreaCount = { area: DISC_AREA, name: "", points: [[50.3, 41.9]], count: 3, mix: [["strike", 3]], box: [50, 41, 51, 42] };
  for (const [area, taken] of [[counted("sea", 34), [near(41.9), near(39)]], [discs, []]] as const) {
    const [badge] = layOut([area], regions(), at(200), lettering, taken, [name]) as [Badge];
    assert.deepEqual(badge.lines, [String(area.count)]);
    assert.ok(Math.abs(badge.x - name.x) >= (badge.width + name.width) / 2 || Math.abs(badge.y - name.y) >= (badge.height + name.height) / 2);
  }
});

test("a region without room for its name is counted with the one that holds it; one that none holds has only its number", () => {
  const near = (lon: number, lat: number): { x: number; y: number; radius: number } => ({ x: lon * 200 + 25, y: -lat * 200, radius: 7 });
  assert.deepEqual(said(layOut([counted("bay", 2)], regions(), at(200), lettering, [near(52.5, 42.5)])), ["2 · Middle and|parts of it"]);
  assert.deepEqual(said(layOut([counted("sea", 34)], regions(), at(200), lettering, [near(50.3, 41.9), near(50.3, 39)])), ["34"]);
});

test("discs that have no place in common are not joined, and do not overlap", () => {
  const disc = (lon: number): AreaCount => ({ area: DISC_AREA, name: "Off the cape", points: [[lon, 42]], count: 1, mix: [["strike", 1]], box: [lon, 42, lon, 42] });
  const badges = layOut([disc(50), disc(50.3)], regions(), at(200), lettering, []);
  assert.equal(badges.length, 2);
  const [one, other] = badges as [Badge, Badge];
  assert.ok(Math.abs(one.x - other.x) >= (one.width + other.width) / 2 || Math.abs(one.y - other.y) >= (one.height + other.height) / 2);
});

test("the number of events stays the same however they are joined", () => {
  for (const scale of [1, 5, 20, 60, 200]) {
    assert.equal(layOut(ALL, regions(), at(scale), lettering, []).reduce((sum, { count }) => sum + count, 0), 41, `scale ${scale}`);
  }
});
