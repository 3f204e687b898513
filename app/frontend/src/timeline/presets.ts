// The preset periods of the timeline: all years, recent ones, those of the summits, and each year.

import { type Span, floor, nameOf, shift, today, writePeriod, yearOf } from "../language/calendar";
import { h } from "../page/dom";
import { gettext } from "../language/i18n";
import type { Landmark } from "./chart/landmarks";

interface NamedPeriod { readonly name: string; readonly datetime: string }

export class Presets {
  readonly element = h("select", { "aria-label": gettext("Period"), change: () => this.choose(this.element.value) });
  private readonly other = h("option", { value: "other", hidden: true }, gettext("Chosen period"));

  constructor(private readonly landmarks: readonly Landmark[], private readonly choose: (datetime: string) => void) {}

  /** Offer the periods of a time span. */
  offer({ start, end }: Span): void {
    const now = today() + 1;
    const decade = 10 * Math.floor(new Date().getFullYear() / 10);
    const back = (years: number): string => writePeriod({ start: shift(now, "year", -years), end: now });
    const summits = this.landmarks.filter(({ kind }) => kind === "summit").map(({ name, start: day }) => ({ name: `${day.slice(0, 4)} ${name}`, datetime: day.slice(0, 4) }));
    const years: NamedPeriod[] = [];
    for (let day = floor(end - 1, "year"); day >= start; day = shift(day, "year", -1)) years.push({ name: nameOf(day, "year"), datetime: String(yearOf(day)) });
    this.element.replaceChildren(
      this.other,
      option({ name: gettext("All years"), datetime: "" }),
      option({ name: gettext("Last 12 months"), datetime: back(1) }),
      option({ name: gettext("Last 5 years"), datetime: back(5) }),
      option({ name: gettext("This decade"), datetime: `${decade}/..` }),
      ...(summits.length > 0 ? [h("optgroup", { label: gettext("Caspian summits") }, ...summits.map(option))] : []),
      h("optgroup", { label: gettext("Years") }, ...years.map(option)));
  }

  /** Show the selected period. */
  show(datetime: string): void {
    const known = [...this.element.options].find((one) => one.value === datetime);
    (known ?? this.other).selected = true;
  }
}

function option({ name, datetime }: NamedPeriod): HTMLOptionElement {
  return h("option", { value: datetime }, name);
}
