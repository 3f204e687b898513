// Navigation from the opened event to the previous and the next one in the list.

import { h } from "../page/dom";
import type { EventList } from "./event-list";
import type { Explorer } from "../state/explorer";
import { formatNumber, gettext } from "../language/i18n";

export class EventSteps {
  readonly element: HTMLElement;
  private readonly place = h("span");
  private readonly buttons: readonly { readonly by: number; readonly text: string; readonly button: HTMLButtonElement }[];

  constructor(private readonly explorer: Explorer, private readonly list: EventList) {
    this.buttons = ([[-1, gettext("Previous"), "back"], [1, gettext("Next"), "on"]] as const).map(([by, text, way]) => ({
      by, text, button: h("button", { type: "button", class: `step arrow-${way}`, click: () => this.step(by) }),
    }));
    const [back, on] = this.buttons.map(({ button }) => button);
    this.element = h("div", { class: "event-steps", role: "group", "aria-label": gettext("Events in the list"), hidden: true }, back, this.place, on);
    list.element.addEventListener("fetched", () => this.render());
  }

  /** Whether one of the enabled buttons has the focus. */
  get focused(): boolean {
    return this.buttons.some(({ button }) => button === document.activeElement && !button.disabled);
  }

  /** Show the position of the opened event in the list; nothing if it is not in it. */
  render(): void {
    const { list, explorer: { opened } } = this;
    const index = opened === null ? -1 : list.indexOf(opened);
    this.element.hidden = index < 0;
    if (index < 0) return;
    this.place.textContent = gettext("{n} of {matched}", { n: formatNumber(index + 1), matched: formatNumber(list.count) });
    for (const { by, text, button } of this.buttons) {
      const entry = list.at(index + by);
      button.disabled = entry === null;
      button.title = entry?.title ?? "";
      button.setAttribute("aria-label", entry ? `${text}: ${entry.title}` : text);
    }
  }

  private step(by: number): void {
    const { list, explorer: { opened } } = this;
    const index = (opened === null ? -1 : list.indexOf(opened)) + by;
    const entry = list.at(index);
    if (!entry) return;
    list.reach(index);
    this.explorer.open(entry.id);
  }
}
