// The filter in words, as on the server (app/language/words.py), for the table's caption and for printing.

import { shortDate, splitPeriod } from "../language/dates";
import { type EventFilter, chosen } from "../data/filter";
import { listParameters } from "../data/parameters";
import { formatList, gettext, listed, ngettext } from "../language/i18n";
import { type Vocabulary, nameOf } from "../data/source";

/** Describe a filter in words; empty if every event passes. */
export function describeFilter(filter: EventFilter, vocabulary: Vocabulary): string {
  const either = (names: readonly string[]): string => formatList(names, "disjunction");
  const named = (name: string): string[] => chosen(filter, name).map((value) => nameOf(vocabulary, name, value));
  const states = named("country");
  return listed([
    filter.match === "all" && states.length > 1 ? gettext("{states} together", { states: formatList(states, "conjunction") }) : either(states),
    describePeriod(filter.datetime),
    ...listParameters().filter(({ name }) => name !== "country").map(({ name }) => either(named(name))),
    filter.text ? gettext("“{text}”", { text: filter.text }) : "",
    filter.bbox ? gettext("Area {bbox}", { bbox: filter.bbox.join(", ") }) : "",
  ].filter(Boolean));
}

/** Describe a filter in words, with the number of events that pass it. */
export function describeMatches(matched: number, filter: EventFilter, vocabulary: Vocabulary): string {
  const count = ngettext("{n} event", "{n} events", matched);
  const filtered = describeFilter(filter, vocabulary);
  return filtered ? gettext("{count}: {filter}", { count, filter: filtered }) : count;
}

function describePeriod(datetime: string): string {
  const [from, to] = splitPeriod(datetime);
  if (!from && !to) return "";
  if (!from) return gettext("until {date}", { date: shortDate(to) });
  return shortDate(from === to ? from : `${from}/${to || ".."}`);
}
