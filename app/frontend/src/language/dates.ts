// EDTF dates and periods as days, and in words; the same profile as in events/model/dates.py on the server.

import { type Length, type Precision, formatDay, formatDays, formatter, optionsOf } from "./date-format";
import { gettext, language, listed } from "./i18n";

export const OPEN_START = -(2 ** 31);
export const OPEN_END = 2 ** 31 - 1;

const DAY = 86_400_000;
const MOMENT = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)$/;
const TIME = /T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/i;

const FIRST_SOLAR_HIJRI = Date.UTC(622, 2, 22) / DAY;

/** One end of a date: its first and last day, in days since 1970-01-01. */
export interface Moment {
  first: number;
  last: number;
  precision: Precision;
  qualifier: string;
}

/** Parse a year, month or day; `null` if the text is invalid or no such day exists. */
export function parseMoment(text: string): Moment | null {
  const match = MOMENT.exec(inLatinDigits(text.trim()));
  if (!match) return null;
  const [, year = "", month, day, qualifier = ""] = match;
  const first = dayNumber(Number(year), Number(month ?? 1), Number(day ?? 1));
  if (first === null) return null;
  if (day) return { first, last: first, precision: "day", qualifier };
  if (month) return { first, last: monthEnd(Number(year), Number(month)), precision: "month", qualifier };
  return { first, last: monthEnd(Number(year), 12), precision: "year", qualifier };
}

/** Parse a period such as `2013`, `2009/2013` or `../2013` as its first and last day. */
export function parsePeriod(text: string): [number, number] | null {
  if (!text) return [OPEN_START, OPEN_END];
  const parts = text.split("/").map((part) => part.replace(TIME, ""));
  if (parts.length > 2) return null;
  const [from = "", to = from] = parts;
  const first = isOpen(from) && parts.length === 2 ? OPEN_START : parseMoment(from)?.first;
  const last = isOpen(to) && parts.length === 2 ? OPEN_END : parseMoment(to)?.last;
  if (first === undefined || last === undefined || last < first) return null;
  return [first, last];
}

/** Convert Persian and Arabic digits, as typed on keyboards in Iran, to ASCII digits. */
export function inLatinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) % 16));
}

/** Join the two typed ends of a period to a `datetime` value; empty ends are open. */
export function joinPeriod(from: string, to: string): string {
  const start = inLatinDigits(from.trim());
  const end = inLatinDigits(to.trim());
  if (!start && !end) return "";
  return start === end ? start : `${start || ".."}/${end || ".."}`;
}

/** Split a `datetime` value into the texts of the two fields. */
export function splitPeriod(datetime: string): [string, string] {
  const parts = datetime.split("/").map((part) => part.replace(TIME, "")).map((part) => (isOpen(part) ? "" : part));
  const [from = "", to = from] = parts;
  return [from, to];
}

/** Describe a record's date in words, with remarks on what is unknown: "March 2013, day unknown". */
export function describeDate(edtf: string): string {
  const [startText = "", endText] = edtf.split("/");
  const start = parseMoment(startText);
  const end = endText === undefined || endText === ".." ? null : parseMoment(endText);
  if (!start) return edtf;
  const notes = qualifierNotes(start.qualifier + (end?.qualifier ?? ""));
  const coarsest = [start.precision, end?.precision ?? start.precision];
  if (coarsest.includes("year")) notes.unshift(gettext("month and day unknown"));
  else if (coarsest.includes("month")) notes.unshift(gettext("day unknown"));
  return listed([words(start, end, endText), ...notes]);
}

/** Format a record's date as briefly as its precision allows: "8–12 Jul 2013". */
export function shortDate(edtf: string): string {
  const [startText = "", endText] = edtf.split("/");
  const start = parseMoment(startText);
  const end = endText === undefined || endText === ".." ? null : parseMoment(endText);
  if (!start) return edtf;
  const mark = /[~?%]/.test(edtf) ? "~ " : "";
  return mark + words(start, end, endText, "short");
}

/**
 * Format a record's date in the Solar Hijri calendar of Iran, if the page is in Persian, as on the server
 * (app/language/solar_hijri.py). A date known to the month spans two months of that calendar.
 */
export function inSolarHijri(edtf: string): string | null {
  const [startText = "", endText] = edtf.split("/");
  const start = parseMoment(startText);
  if (language() !== "fa" || !start || start.first < FIRST_SOLAR_HIJRI) return null;
  const write = (day: number, precision: Precision): string =>
    partsOf(formatter({ ...optionsOf(precision, "long"), calendar: "persian" }, "fa").formatToParts(day * DAY));
  const first = write(start.first, start.precision);
  if (endText === "..") return gettext("since {date}", { date: first });
  const end = endText === undefined ? start : parseMoment(endText) ?? start;
  const last = write(end.last, end.precision);
  return first === last ? first : `${first} – ${last}`;
}

/** Join day, month and year, without the calendar's era. */
function partsOf(parts: readonly Intl.DateTimeFormatPart[]): string {
  const named = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return [named("day"), named("month"), named("year")].filter(Boolean).join(" ");
}

function words(start: Moment, end: Moment | null, endText: string | undefined, month: Length = "long"): string {
  const write = (day: number, precision: Precision): string => formatDay(day, optionsOf(precision, month));
  if (endText === "..") return gettext("since {date}", { date: write(start.first, start.precision) });
  if (!end) return write(start.first, start.precision);
  if (start.precision === end.precision) return formatDays(start.first, end.first, optionsOf(start.precision, "short"));
  return `${write(start.first, start.precision)} – ${write(end.first, end.precision)}`;
}

function qualifierNotes(qualifiers: string): string[] {
  const notes = [];
  if (/[~%]/.test(qualifiers)) notes.push(gettext("approximate"));
  if (/[?%]/.test(qualifiers)) notes.push(gettext("uncertain"));
  return notes;
}

function isOpen(part: string): boolean {
  return part === "" || part === "..";
}

function dayNumber(year: number, month: number, day: number): number | null {
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  const exists = time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
  return exists && year >= 1 ? Math.round(time.getTime() / DAY) : null;
}

function monthEnd(year: number, month: number): number {
  const time = new Date(0);
  time.setUTCFullYear(year, month, 0);
  return Math.round(time.getTime() / DAY);
}
