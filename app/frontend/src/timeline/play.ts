// Animation of the timeline: a time window that moves step by step until the last event.

import { type Span, shift } from "../language/calendar";
import type { Explorer } from "../state/explorer";

/** Interval between steps in milliseconds; browsers allow about three changes of the URL per second. */
export const SPEEDS = { slow: 1600, normal: 800, fast: 400 } as const;
export type Speed = keyof typeof SPEEDS;
export type Step = "month" | "year";

/** Return the window some steps after another; `null` if the step before has already reached the end. */
export function windowAfter(first: Span, steps: number, step: Step, whole: Span): Span | null {
  const start = shift(first.start, step, steps);
  const end = shift(first.end, step, steps);
  const before = shift(first.end, step, steps - 1);
  return before >= whole.end ? null : { start, end: Math.min(end, whole.end) };
}

export class Player {
  playing = false;
  step: Step = "year";
  speed: Speed = prefersStillness() ? "slow" : "normal";
  private timer = 0;
  private first: Span = { start: 0, end: 0 };
  private steps = 0;

  /** `show` is called with each window, and whether it is the first; `changed` when playing starts or stops. */
  constructor(private readonly explorer: Explorer, private readonly whole: () => Span,
    private readonly show: (span: Span, isFirst: boolean) => void, private readonly changed: () => void) {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.pause();
    });
  }

  /** Play from a window on; without one, or from the end, from the first year. */
  play(span: Span | null): void {
    const whole = this.whole();
    const begin = { start: whole.start, end: shift(whole.start, "year", 1) };
    const length = span ? span.end - span.start : 0;
    this.first = !span ? begin : span.end < whole.end ? span : { start: whole.start, end: whole.start + length };
    this.steps = 0;
    this.playing = true;
    this.show(this.first, true);
    this.wait();
    this.notify();
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    clearTimeout(this.timer);
    this.notify();
  }

  private wait(): void {
    this.timer = window.setTimeout(() => this.advance(), SPEEDS[this.speed]);
  }

  private advance(): void {
    // Wait for the server's response before the next step.
    if (this.explorer.busy) return this.wait();
    const next = windowAfter(this.first, this.steps + 1, this.step, this.whole());
    if (!next) return this.pause();
    this.steps += 1;
    this.show(next, false);
    this.wait();
  }

  /** Notify listeners; live regions are silent while playing, since each step would interrupt the last. */
  private notify(): void {
    for (const region of document.querySelectorAll("[role=status]")) region.setAttribute("aria-live", this.playing ? "off" : "polite");
    this.changed();
  }
}

export function prefersStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
