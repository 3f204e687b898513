// The legend of the chart: the meaning of bars, stripes, line and hatching, with the day until which reports were searched.

import { describeDate } from "../../language/dates";
import { h } from "../../page/dom";
import { gettext } from "../../language/i18n";
import type { Landmark } from "./landmarks";

export interface Explained {
  /** Years with few recorded events. */
  readonly thinYears: readonly number[];
  /** Events that most readers know. */
  readonly landmarks: readonly Landmark[];
  /** The ISO day until which reports were searched; empty if that is unknown. */
  readonly searchedUntil: string;
}

/** Return the legend with the parts that occur in the chart. */
export function legend({ thinYears, searchedUntil }: Explained): HTMLElement {
  return h("div", { class: "timeline-legend" },
    item("begin", gettext("events that begin")),
    item("vague", gettext("imprecisely dated")),
    item("ongoing", gettext("going on")),
    thinYears.length > 0 && item("thin", gettext("few events recorded: no data does not mean no activity")),
    searchedUntil !== "" && item("unsearched", gettext("not searched: after {day}", { day: describeDate(searchedUntil) }), unsearched(searchedUntil)));
}

/** Return the note on the period that was not searched. */
export function unsearched(searchedUntil: string): string {
  return gettext("Reports were searched until {day}. What happened later is not recorded yet, so that empty does not mean calm.", { day: describeDate(searchedUntil) });
}

function item(kind: string, text: string, title: string | null = null): HTMLElement {
  return h("span", { class: "timeline-key", title }, h("span", { class: `timeline-swatch ${kind}-swatch`, "aria-hidden": "true" }), text);
}
