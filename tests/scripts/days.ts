// Days as the scripts count them, since 1970-01-01, and as they are written.

const DAY = 86_400_000;

/** Count an ISO day. */
export function day(iso: string): number {
  return Date.parse(iso) / DAY;
}

/** Write a day as an ISO day. */
export function iso(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Leave out the spaces around dashes, in which editions of CLDR differ. */
export function plain(text: string): string {
  return text.replace(/\s*–\s*/g, "–");
}
