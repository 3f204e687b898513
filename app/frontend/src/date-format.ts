// Days written as the readers of the page's language write them.

import { language } from "./i18n";

export type Precision = "day" | "month" | "year";
export type Length = "long" | "short";

const DAY = 86_400_000;

/** What is written of a day that is known to the day, the month or the year. */
export function optionsOf(precision: Precision, month: Length): Intl.DateTimeFormatOptions {
  return { year: "numeric", ...(precision === "year" ? {} : { month }), ...(precision === "day" ? { day: "numeric" } : {}) };
}

/** Write a day, counted since 1970-01-01. */
export function formatDay(day: number, options: Intl.DateTimeFormatOptions): string {
  return formatter(options).format(day * DAY);
}

/** Write the days from one to another, what they share only once: "8–12 Jul 2013". */
export function formatDays(first: number, last: number, options: Intl.DateTimeFormatOptions): string {
  return formatter(options).formatRange(first * DAY, last * DAY);
}

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : language(), { calendar: "gregory", timeZone: "UTC", ...options });
}
