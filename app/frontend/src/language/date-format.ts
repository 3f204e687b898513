// Formatting of days in the page's language.

import { type Conventions, conventions, language } from "./i18n";

export type Precision = "day" | "month" | "year";
export type Length = "long" | "short";

const DAY = 86_400_000;
/** Cache of formatters, since creating one takes far longer than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Return the format options for a date known to the day, the month or the year. */
export function optionsOf(precision: Precision, month: Length): Intl.DateTimeFormatOptions {
  return { year: "numeric", ...(precision === "year" ? {} : { month }), ...(precision === "day" ? { day: "numeric" } : {}) };
}

/** Format a day, given as days since 1970-01-01. */
export function formatDay(day: number, options: Intl.DateTimeFormatOptions): string {
  const own = conventions();
  return own ? fill(own.dates[skeletonOf(options)] ?? "y", day, own) : formatter(options).format(day * DAY);
}

/** Format a range of days, with common parts only once: "8–12 Jul 2013". */
export function formatDays(first: number, last: number, options: Intl.DateTimeFormatOptions): string {
  const own = conventions();
  if (!own) return formatter(options).formatRange(first * DAY, last * DAY);
  const [from, to] = [first, last].map((day) => new Date(day * DAY)) as [Date, Date];
  const skeleton = skeletonOf(options);
  const apart = from.getUTCFullYear() !== to.getUTCFullYear() ? "y" : from.getUTCMonth() !== to.getUTCMonth() ? "M" : "d";
  const patterns = own.intervals[skeleton]?.[apart];
  return patterns && skeleton.includes(apart) && first !== last ? fill(patterns[0], first, own) + fill(patterns[1], last, own) : formatDay(first, options);
}

function skeletonOf({ year, month, day }: Intl.DateTimeFormatOptions): string {
  return `${year ? "y" : ""}${month === "long" ? "MMMM" : month ? "MMM" : ""}${day ? "d" : ""}`;
}

/** Apply a CLDR pattern, in which letters stand for parts of the date, and literal text is quoted. */
function fill(pattern: string, day: number, { months }: Conventions): string {
  const date = new Date(day * DAY);
  return pattern.replace(/'([^']*)'|y+|[ML]{3,4}|d+/g, (letters: string, text?: string) => {
    if (text !== undefined) return text;
    if (letters.startsWith("y")) return String(date.getUTCFullYear());
    if (letters.startsWith("d")) return String(date.getUTCDate()).padStart(letters.length, "0");
    return months[letters.length === 4 ? "wide" : "abbreviated"][date.getUTCMonth()] ?? "";
  });
}

/** Return the formatter for options, in the Gregorian calendar unless they name another. */
export function formatter(options: Intl.DateTimeFormatOptions, locale = language() === "en" ? "en-GB" : language()): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { calendar: "gregory", timeZone: "UTC", ...options });
  formatters.set(key, made);
  return made;
}
