// Changes of a period by dragging and by the keyboard.

import { type Span, type Unit, ceil, floor, round, shift } from "../language/calendar";

/** Part of a brush that is dragged: an end, the whole brush, or a new period that begins at the pointer. */
export type Grip = "from" | "to" | "both" | "new";

/** The time span of all events, and the unit of the timeline. */
export interface Scale { readonly whole: Span; readonly unit: Unit }

/** A key and its modifiers. */
export type Key = Pick<KeyboardEvent, "key" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey">;

/** The large step of the keyboard, in units. */
const LARGE_STEP: Readonly<Record<Unit, number>> = { year: 5, month: 12, day: 7 };
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
const LARGE_STEPS: Readonly<Record<string, number>> = { PageUp: 1, PageDown: -1 };

/** Return the period that results from dragging another from one moment to another; at least one unit long. */
export function dragged(grip: Grip, origin: Span, anchor: number, moment: number, { unit, whole }: Scale): Span {
  if (grip === "new") return fit({ start: floor(Math.min(anchor, moment), unit), end: ceil(Math.floor(Math.max(anchor, moment)) + 1, unit) }, whole);
  if (grip === "both") return moved(origin, moment - anchor, { unit, whole });
  const [fixed, moving] = [grip === "from" ? origin.end : origin.start, round(Math.max(whole.start, Math.min(whole.end, moment)), unit)];
  if (moving === fixed) return origin;
  return fit({ start: Math.min(fixed, moving), end: Math.max(fixed, moving) }, whole);
}

/** Return the period after a key that moves one of its ends; `null` if the key has no function here. */
export function afterKey({ key, shiftKey, altKey, ctrlKey, metaKey }: Key, which: "from" | "to", { start, end }: Span, { unit, whole }: Scale): Span | null {
  if (altKey || ctrlKey || metaKey) return null;
  const [least, most] = which === "from" ? [whole.start, shift(ceil(end, unit), unit, -1)] : [shift(floor(start, unit), unit, 1), whole.end];
  const day = which === "from" ? start : end;
  const steps = (STEPS[key] ?? 0) * (shiftKey ? LARGE_STEP[unit] : 1) + (LARGE_STEPS[key] ?? 0) * LARGE_STEP[unit];
  if (key !== "Home" && key !== "End" && steps === 0) return null;
  const wanted = key === "Home" ? least : key === "End" ? most : shift(steps > 0 ? floor(day, unit) : ceil(day, unit), unit, steps);
  const reached = Math.max(least, Math.min(most, wanted));
  return which === "from" ? { start: reached, end } : { start, end: reached };
}

/** Move a period by a number of days, in whole units if it consists of these. */
function moved(origin: Span, days: number, { unit, whole }: Scale): Span {
  const aligned = floor(origin.start, unit) === origin.start && floor(origin.end, unit) === origin.end;
  const earliest = whole.start - origin.start;
  const latest = whole.end - origin.end;
  const by = Math.round(Math.max(earliest, Math.min(latest, days)));
  if (!aligned) return { start: origin.start + by, end: origin.end + by };
  const start = round(origin.start + by, unit);
  const end = round(start + origin.end - origin.start, unit);
  return end > whole.end ? { start: round(whole.end - origin.end + origin.start, unit), end: whole.end } : { start, end };
}

function fit({ start, end }: Span, whole: Span): Span {
  return { start: Math.max(whole.start, start), end: Math.min(whole.end, end) };
}
