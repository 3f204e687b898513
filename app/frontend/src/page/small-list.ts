// The part of a virtualiser that the list in an embed's card needs: the embed's bundle takes it for "@tanstack/virtual-core",
// which is a sixth of what the embed may weigh.

interface Range { readonly startIndex: number; readonly endIndex: number; readonly overscan: number; readonly count: number }

interface Options {
  readonly count: number;
  readonly overscan: number;
  readonly getScrollElement: () => HTMLElement;
  readonly estimateSize: () => number;
  readonly onChange: () => void;
  readonly rangeExtractor: (range: Range) => number[];
}

/** Knows which items of a long list are in sight, and where each begins. */
export class Virtualizer {
  private readonly sizes = new Map<number, number>();
  /** Where each item begins and, at last, where the list ends, in pixels; recomputed when a size is measured. */
  private starts: Float64Array | null = null;

  constructor(private options: Options) {
    const element = options.getScrollElement();
    element.addEventListener("scroll", () => this.options.onChange(), { passive: true });
    // A list that was hidden is seen for the first time.
    new ResizeObserver(() => this.options.onChange()).observe(element);
  }

  _didMount(): void {}
  _willUpdate(): void {}

  setOptions(options: Options): void {
    this.options = options;
    this.starts = null;
  }

  /** Forget all sizes. */
  measure(): void {
    this.sizes.clear();
    this.starts = null;
    this.options.onChange();
  }

  measureElement(element: HTMLElement): void {
    const { height } = element.getBoundingClientRect();
    // An element that is not laid out has no size yet.
    if (height === 0) return;
    this.sizes.set(Number(element.dataset["index"]), height);
    this.starts = null;
  }

  getTotalSize(): number {
    return this.edges()[this.options.count] ?? 0;
  }

  getVirtualItems(): { index: number; start: number }[] {
    const { count, overscan, rangeExtractor, getScrollElement } = this.options;
    const { scrollTop, clientHeight } = getScrollElement();
    if (count === 0 || clientHeight === 0) return [];
    const [startIndex, endIndex] = [this.at(scrollTop), this.at(scrollTop + clientHeight)];
    return rangeExtractor({ startIndex, endIndex, overscan, count }).map((index) => ({ index, start: this.edges()[index] ?? 0 }));
  }

  /** Scroll no further than it takes to have an item in sight. */
  scrollToIndex(index: number): void {
    const element = this.options.getScrollElement();
    const [start = 0, end = 0] = this.edges().subarray(index, index + 2);
    if (start < element.scrollTop) element.scrollTop = start;
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
  }

  private edges(): Float64Array {
    if (this.starts) return this.starts;
    const { count, estimateSize } = this.options;
    const starts = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) starts[i + 1] = starts[i]! + (this.sizes.get(i) ?? estimateSize());
    this.starts = starts;
    return starts;
  }

  /** The item at a height of the list. */
  private at(height: number): number {
    const starts = this.edges();
    let [low, high] = [0, this.options.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= height) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The items in sight, and some before and after them. */
export function defaultRangeExtractor({ startIndex, endIndex, overscan, count }: Range): number[] {
  const [first, last] = [Math.max(0, startIndex - overscan), Math.min(count - 1, endIndex + overscan)];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

// The list passes these to the virtualiser, which does not need them here.
export const elementScroll = null;
export const observeElementRect = null;
export const observeElementOffset = null;
