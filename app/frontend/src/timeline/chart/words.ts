// Descriptions of a bar, an event and the whole timeline in words.

import { nameOf } from "../../language/calendar";
import { describeDate, shortDate } from "../../language/dates";
import { h } from "../../page/dom";
import { OF_EVENTS, formatNumber, gettext, ngettext } from "../../language/i18n";
import { label } from "../../language/labels";
import type { Entry, Timeline } from "../../data/source";
import { countOf, totalOf } from "./drawing";

/** Describe how many events begin in a bin or are ongoing: "March 2013: 4 begin, 1 of them …; 7 going on". */
export function describeBin(timeline: Timeline, bin: number): string {
  const { all, vague } = totalOf(timeline, bin);
  const name = nameOf(timeline.edges[bin]!, timeline.unit);
  const ongoing = timeline.ongoing[bin]!;
  const values = { period: name, n: rounded(all), vague: rounded(vague) };
  const begin = vague > 0
    ? ngettext("{period}: {n} begins, {vague} of it from imprecise dates", "{period}: {n} begin, {vague} of them from imprecise dates", all, values)
    : ngettext("{period}: {n} begins", "{period}: {n} begin", all, values);
  return `${begin}; ${ngettext("{n} going on", "{n} going on", ongoing)}`;
}

/** Return the lines of a bin's tooltip: the sentence, then each category of events that begin in it. */
export function binLines(timeline: Timeline, bin: number, categories: readonly string[]): HTMLElement[] {
  const count = (category: string): number => countOf(timeline, category, bin);
  return [
    h("strong", {}, describeBin(timeline, bin)),
    ...categories.filter((category) => count(category) > 0)
      .map((category) => h("span", {}, `${rounded(count(category))} × ${label("category", category)}`)),
  ];
}

/** Return the note that few events in a year do not imply little activity. */
export function thinNote(): string {
  return gettext("Few events are recorded for this year: no data does not mean no activity.");
}

/** Return lines with the first events of a bin, and the number of further ones. */
export function firstLines(first: readonly Entry[], count: number): HTMLElement[] {
  const more = count - first.length;
  return [
    ...first.map(({ title, date }) => h("span", { class: "first-event" }, `${shortDate(date)}: `, h("bdi", OF_EVENTS, title))),
    ...(more > 0 ? [h("span", { class: "first-event" }, ngettext("and {n} more", "and {n} more", more, { n: formatNumber(more) }))] : []),
  ];
}

export function entryLines(entry: Entry): HTMLElement[] {
  return [h("strong", OF_EVENTS, entry.title), h("span", {}, `${describeDate(entry.date)} · `, h("bdi", {}, entry.placeName))];
}

/** Return the alternative text of the chart. */
export function describeChart(timeline: Timeline): string {
  const totals = Array.from({ length: timeline.edges.length - 1 }, (_, bin) => totalOf(timeline, bin).all);
  const most = Math.max(0, ...totals);
  const units = { year: gettext("Events by year"), month: gettext("Events by month"), day: gettext("Events by day") };
  if (most === 0) return gettext("{chart}: none in view", { chart: units[timeline.unit] });
  return gettext("{chart}; the largest number, {n}, begin in {period}",
    { chart: units[timeline.unit], n: rounded(most), period: nameOf(timeline.edges[totals.indexOf(most)]!, timeline.unit) });
}

/** Format a number of events, which has a fraction if dates are imprecise. */
export function rounded(n: number): string {
  return formatNumber(n, { maximumFractionDigits: n < 0.1 ? 2 : 1 });
}
