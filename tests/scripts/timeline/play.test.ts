import assert from "node:assert/strict";
import { test } from "node:test";
import { type Span, writePeriod } from "../../../app/frontend/src/language/calendar";
import { type Step, windowAfter } from "../../../app/frontend/src/timeline/play";
import { day } from "../days";

const WHOLE: Span = { start: day("1991-01-01"), end: day("2027-01-01") };

function windows(start: string, end: string, step: Step): string[] {
  const seen: string[] = [];
  for (let steps = 0; ; steps++) {
    const next = windowAfter({ start: day(start), end: day(end) }, steps, step, WHOLE);
    if (!next) return seen;
    seen.push(writePeriod(next));
  }
}

test("the window moves on by years until it has held the last event", () => {
  assert.deepEqual(windows("2023-01-01", "2025-01-01", "year"), ["2023/2024", "2024/2025", "2025/2026"]);
});

test("months of different lengths are stepped through without drifting", () => {
  assert.deepEqual(windows("2026-10-31", "2026-12-01", "month"), ["2026-10-31/2026-11-30", "2026-11-30/2026-12-31"]);
  assert.deepEqual(windows("2013-01-01", "2013-02-01", "month").slice(0, 3), ["2013-01", "2013-02", "2013-03"]);
});
