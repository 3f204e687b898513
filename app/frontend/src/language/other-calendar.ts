// Dates in a second calendar, in addition to that of the page.

import { inSolarHijri } from "./dates";
import { h } from "../page/dom";

/** Return an element with a record's date in the calendar of Iran, for readers of Persian. */
export function otherCalendar(edtf: string): HTMLElement | null {
  const date = inSolarHijri(edtf);
  return date === null ? null : h("span", { class: "other-calendar" }, ` (${date})`);
}
