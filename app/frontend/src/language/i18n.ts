// Texts of the interface in the reader's language: gettext with the messages of the page, English for missing ones.

type Messages = Readonly<Record<string, string | readonly string[]>>;

/** CLDR conventions of a language that browsers do not support (app/language/translations/compiling.py). */
export interface Conventions {
  readonly months: Readonly<Record<"wide" | "abbreviated", readonly string[]>>;
  /** Date patterns by skeleton, such as `yMMMd`. */
  readonly dates: Readonly<Record<string, string>>;
  /** Patterns of the two ends of an interval, by skeleton and by the largest part in which they differ. */
  readonly intervals: Readonly<Record<string, Readonly<Partial<Record<"y" | "M" | "d", readonly [string, string]>>>>>;
  readonly lists: Readonly<Record<"conjunction" | "disjunction", Readonly<Record<"start" | "middle" | "end" | "2", string>>>>;
  readonly decimal: string;
  readonly group: string;
}

let messages: Messages = {};
let own: Conventions | null = null;
let formOf = (n: number): number => (n === 1 ? 0 : 1);

/** Set messages, plural rule and conventions of the page's language; called once, before anything is drawn. */
export function useMessages(translated: Messages, pluralForm: (n: number) => number, written: Conventions | null = null): void {
  messages = translated;
  formOf = pluralForm;
  own = written;
}

/** Return the conventions of the page's language; `null` if the browser supports it. */
export function conventions(): Conventions | null {
  return own;
}

/** Translate a text, then fill in its `{name}` placeholders. */
export function gettext(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  const translated = messages[text];
  return fill(typeof translated === "string" ? translated : text, values);
}

/** Translate a text with a count; `{n}` is the number in the reader's digits. */
export function ngettext(singular: string, plural: string, n: number, values: Readonly<Record<string, string | number>> = {}): string {
  const forms = messages[singular];
  const text = Array.isArray(forms) ? forms[formOf(n)] : undefined;
  return fill(text ?? (n === 1 ? singular : plural), { n: formatNumber(n), ...values });
}

const formats = new Map<string, Intl.NumberFormat>();

/** Languages with other digits than 0 to 9. */
const OWN_DIGITS = /^fa\b/;
/** Number from which on digits are grouped. */
const GROUPED = 1000;

/** Format a number in the reader's language. */
export function formatNumber(n: number, options: Intl.NumberFormatOptions = {}): string {
  // Creating the first formatter of a page takes a tenth of the time until the map is interactive.
  if (n >= 0 && n < GROUPED && Number.isInteger(n) && Object.keys(options).length === 0 && hasPlainDigits()) return String(n);
  const format = numberFormat(own ? "en" : language(), options);
  if (!own) return format.format(n);
  const { decimal, group } = own;
  const parts = format.formatToParts(n);
  return parts.map(({ type, value }) => (type === "decimal" ? decimal : type === "group" ? group : value)).join("");
}

/** Return a cached formatter, since creating one takes longer than using it. */
function numberFormat(tag: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${tag} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) formats.set(key, format = new Intl.NumberFormat(tag, options));
  return format;
}

function hasPlainDigits(): boolean {
  return own !== null || !OWN_DIGITS.test(language());
}

let digits: readonly string[] = [];

/** Format an integer in the reader's digits without grouping: fast enough for every mark in every frame. */
export function inDigits(n: number): string {
  if (hasPlainDigits()) return String(n);
  if (digits.length === 0) digits = [...formatNumber(9876543210, { useGrouping: false })].reverse();
  return String(n).replace(/\d/g, (digit) => digits[Number(digit)]!);
}

/** Join names to a list, the last two with "and" or "or". */
export function formatList(names: readonly string[], type: "conjunction" | "disjunction"): string {
  if (!own) return new Intl.ListFormat(language() === "en" ? "en-GB" : language(), { type }).format(names);
  const patterns = own.lists[type];
  return names.slice(1).reduce((first, second, i) =>
    patterns[names.length === 2 ? "2" : i === names.length - 2 ? "end" : i === 0 ? "start" : "middle"].replace("{0}", first).replace("{1}", second), names[0] ?? "");
}

/** Join parts to a list, such as a date and remarks. */
export function listed(parts: readonly string[]): string {
  // Translators: the comma between the parts of a list.
  return parts.slice(1).reduce((first, second) => gettext("{first}, {second}", { first, second }), parts[0] ?? "");
}

/** Return the BCP 47 tag of the page's language. */
export function language(): string {
  return document.documentElement.lang || "en";
}

/** Whether the page's language is written from right to left. */
export function isRightToLeft(): boolean {
  return document.documentElement.dir === "rtl";
}

/** Attributes of elements with texts of events, which are always in English. */
export const OF_EVENTS = { lang: "en", dir: "auto" } as const;

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
