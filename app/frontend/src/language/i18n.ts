// Texts of the interface in the reader's language: gettext over the messages that the page carries, English where it carries none.

type Messages = Readonly<Record<string, string | readonly string[]>>;

/** Conventions of a language that browsers do not know, from CLDR (app/language/translations/compiling.py). */
export interface Conventions {
  readonly months: Readonly<Record<"wide" | "abbreviated", readonly string[]>>;
  /** Patterns of dates by skeleton, such as `yMMMd`. */
  readonly dates: Readonly<Record<string, string>>;
  /** Patterns of both ends of an interval, by skeleton and by the largest part in which the ends differ. */
  readonly intervals: Readonly<Record<string, Readonly<Partial<Record<"y" | "M" | "d", readonly [string, string]>>>>>;
  readonly lists: Readonly<Record<"conjunction" | "disjunction", Readonly<Record<"start" | "middle" | "end" | "2", string>>>>;
  readonly decimal: string;
  readonly group: string;
}

let messages: Messages = {};
let own: Conventions | null = null;
let formOf = (n: number): number => (n === 1 ? 0 : 1);

/** Take the messages of the page's language, which plural form a number takes, and what browsers do not know; called once, before anything is drawn. */
export function useMessages(translated: Messages, pluralForm: (n: number) => number, written: Conventions | null = null): void {
  messages = translated;
  formOf = pluralForm;
  own = written;
}

/** The conventions of the page's language; `null` where the browser knows them. */
export function conventions(): Conventions | null {
  return own;
}

/** Translate a text, then fill in its `{name}` places. */
export function gettext(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  const translated = messages[text];
  return fill(typeof translated === "string" ? translated : text, values);
}

/** Translate a text that counts something; `{n}` is the number in the reader's digits. */
export function ngettext(singular: string, plural: string, n: number, values: Readonly<Record<string, string | number>> = {}): string {
  const forms = messages[singular];
  const text = Array.isArray(forms) ? forms[formOf(n)] : undefined;
  return fill(text ?? (n === 1 ? singular : plural), { n: formatNumber(n), ...values });
}

const formats = new Map<string, Intl.NumberFormat>();

/** Languages whose digits are not those of scripts. */
const OWN_DIGITS = /^fa\b/;
/** From here on numbers are grouped. */
const GROUPED = 1000;

/** Write a number as the reader's language does. */
export function formatNumber(n: number, options: Intl.NumberFormatOptions = {}): string {
  // The first format that a page makes takes a tenth of the time until the map is live.
  if (n >= 0 && n < GROUPED && Number.isInteger(n) && Object.keys(options).length === 0 && hasPlainDigits()) return String(n);
  const format = numberFormat(own ? "en" : language(), options);
  if (!own) return format.format(n);
  const { decimal, group } = own;
  const parts = format.formatToParts(n);
  return parts.map(({ type, value }) => (type === "decimal" ? decimal : type === "group" ? group : value)).join("");
}

/** A format is made once: that takes longer than using it. */
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

/** Write a whole number in the reader's digits and nothing else: fast enough for every mark of every frame. */
export function inDigits(n: number): string {
  if (hasPlainDigits()) return String(n);
  if (digits.length === 0) digits = [...formatNumber(9876543210, { useGrouping: false })].reverse();
  return String(n).replace(/\d/g, (digit) => digits[Number(digit)]!);
}

/** Write names one after the other, the last two joined by "and" or "or". */
export function formatList(names: readonly string[], type: "conjunction" | "disjunction"): string {
  if (!own) return new Intl.ListFormat(language() === "en" ? "en-GB" : language(), { type }).format(names);
  const patterns = own.lists[type];
  return names.slice(1).reduce((first, second, i) =>
    patterns[names.length === 2 ? "2" : i === names.length - 2 ? "end" : i === 0 ? "start" : "middle"].replace("{0}", first).replace("{1}", second), names[0] ?? "");
}

/** Write parts as a list, such as a date and remarks. */
export function listed(parts: readonly string[]): string {
  // Translators: the comma between the parts of a list.
  return parts.slice(1).reduce((first, second) => gettext("{first}, {second}", { first, second }), parts[0] ?? "");
}

/** The BCP 47 tag of the page's language. */
export function language(): string {
  return document.documentElement.lang || "en";
}

/** Whether the page is read from right to left. */
export function isRightToLeft(): boolean {
  return document.documentElement.dir === "rtl";
}

/** Attributes of elements with an event's texts, which are in English in any language of the page. */
export const OF_EVENTS = { lang: "en", dir: "auto" } as const;

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
