// Texts of the interface in the reader's language: gettext over the messages that the page carries, English where it carries none.

type Messages = Readonly<Record<string, string | readonly string[]>>;

let messages: Messages = {};
let formOf = (n: number): number => (n === 1 ? 0 : 1);

/** Take the messages of the page's language, and which plural form a number takes; called once, before anything is drawn. */
export function useMessages(translated: Messages, pluralForm: (n: number) => number): void {
  messages = translated;
  formOf = pluralForm;
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

export function formatNumber(n: number): string {
  return new Intl.NumberFormat(language()).format(n);
}

/** The BCP 47 tag of the page's language. */
export function language(): string {
  return document.documentElement.lang || "en";
}

/** Whether the page is read from right to left. */
export function isRightToLeft(): boolean {
  return document.documentElement.dir === "rtl";
}

/** Attributes of an element whose text is an event's own: English, whatever the page's language. */
export const OF_EVENTS = { lang: "en", dir: "auto" } as const;

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
