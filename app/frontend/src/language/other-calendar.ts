// Dates in a second calendar, besides that of the page.

import { inSolarHijri } from "./dates";
import { h } from "../page/dom";

/** A record's date as Iran counts, for readers of Persian. */
export function otherCalendar(edtf: string): HTMLElement | null {
  const date = inSolarHijri(edtf);
  return date === null ? null : h("span", { class: "other-calendar" }, ` (${date})`);
}
