// Texts of the interface in the reader's language: gettext over the messages that the page carries, English where it carries none.

type Messages = Readonly<Record<string, string | readonly string[]>>;

let messages: Messages = {};

/** Take the messages of the page's language; called once, before anything is drawn. */
export function useMessages(translated: Messages): void {
  messages = translated;
}

/** Translate a text, then fill in its `{name}` places. */
export function gettext(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  const translated = messages[text];
  return fill(typeof translated === "string" ? translated : text, values);
}

/** Translate a text that counts something; `{n}` is the number in the reader's digits. */
export function ngettext(singular: string, plural: string, n: number, values: Readonly<Record<string, string | number>> = {}): string {
  const forms = messages[singular];
  const index = n === 1 ? 0 : 1;
  const text = Array.isArray(forms) ? (forms[index] ?? plural) : index === 0 ? singular : plural;
  return fill(text, { n: formatNumber(n), ...values });
}

export function formatNumber(n: number): string {
  return new Intl.NumberFormat(language()).format(n);
}

/** The BCP 47 tag of the page's language. */
export function language(): string {
  return document.documentElement.lang || "en";
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
