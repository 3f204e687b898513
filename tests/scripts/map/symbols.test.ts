import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterRadius, drawSymbol } from "../../../app/frontend/src/map/symbols";
import type { Palette } from "../../../app/frontend/src/page/palette";
import "../page";

const palette = { sea: "sea", "symbol-line": "line", category: (name: string) => name } as Palette;

/** Return the parts drawn of a symbol: its corners, fill, outline. */
function drawn(category: string, verification: string): { corners: string[]; circles: number; fill: unknown; stroke: unknown; width: unknown; dash: unknown } {
  const result = { corners: [] as string[], circles: 0, fill: null as unknown, stroke: null as unknown, width: null as unknown, dash: null as unknown };
  const context = {
    fillStyle: "", strokeStyle: "", lineWidth: 0, dash: [] as number[],
    beginPath() {}, closePath() {},
    lineTo: (x: number, y: number) => { result.corners.push(`${x.toFixed(2)} ${y.toFixed(2)}`); },
    arc: () => { result.circles += 1; },
    setLineDash(dash: number[]) { this.dash = dash; },
    fill() { result.fill = this.fillStyle; },
    stroke() { Object.assign(result, { stroke: this.strokeStyle, width: this.lineWidth, dash: this.dash }); },
  };
  drawSymbol(context as unknown as CanvasRenderingContext2D, 0, 0, 10, category, verification, palette);
  return result;
}

test("a shape's corners are repeated around, and no corners are a circle", () => {
  assert.deepEqual(drawn("port-call", "confirmed").corners, ["8.34 -8.34", "8.34 8.34", "-8.34 8.34", "-8.34 -8.34"]);
  assert.equal(drawn("strike", "confirmed").corners.length, 10);
  assert.deepEqual([drawn("naval-exercise", "confirmed").corners.length, drawn("naval-exercise", "confirmed").circles], [0, 1]);
});

test("the outline tells the verification; an unknown one is drawn as a reported one", () => {
  const { fill, stroke, width, dash } = drawn("base", "disputed");
  assert.deepEqual([fill, stroke, width, dash], ["base", "line", 2, [3, 2.5]]);
  assert.deepEqual([drawn("base", "announced").fill, drawn("base", "announced").stroke], ["sea", "base"]);
  assert.equal(drawn("base", "unrated").width, drawn("base", "reported").width);
});

test("rings grow with the logarithm of their number, up to the largest", () => {
  assert.deepEqual([1, 10, 100, 1000, 1e5, 1e7].map((number) => Number(clusterRadius(number).toFixed(4))), [11, 14.3, 17.6, 20.9, 25, 25]);
});
