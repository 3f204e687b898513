// A menu of options with their counts: a list of check boxes that opens below a button, with a search field if it is long.

import { h } from "../page/dom";
import { formatNumber, gettext } from "../language/i18n";
import { fold } from "../language/folding";

/** Number of options from which on there is a search field. */
const MANY = 12;

export interface Choice { readonly value: string; readonly name: string; readonly count: number; readonly chosen: boolean }

/** A check box of the menu. */
interface Box { readonly element: HTMLElement; readonly input: HTMLInputElement; readonly count: HTMLElement; readonly words: string }

export class ChoiceMenu {
  private readonly boxes = new Map<string, Box>();
  private readonly list = h("div", { class: "choices" });
  private readonly search = h("input", { type: "text", class: "choice-search", autocomplete: "off", input: () => this.find() });
  private readonly nothing = h("p", { class: "choice-none", hidden: true }, gettext("Nothing found."));

  /** `choices` returns all options, the likeliest first; the menu is put into `field`. */
  constructor(private readonly menu: HTMLDetailsElement, field: HTMLElement, private readonly choices: () => readonly Choice[],
    private readonly toggle: (value: string, chosen: boolean) => void) {
    this.search.placeholder = gettext("Find in this list");
    this.search.setAttribute("aria-label", this.search.placeholder);
    this.search.addEventListener("keydown", (event) => this.take(event));
    field.replaceChildren(this.search, this.nothing, this.list);
    menu.addEventListener("toggle", () => this.open());
    closeOnLeave(menu);
  }

  /** Update counts and check marks; the order stays as it was when the menu was opened. */
  update(): void {
    if (!this.menu.open) return;
    const choices = this.choices();
    const named = new Set(choices.map(({ value }) => value));
    for (const [value, { count, element }] of this.boxes) {
      if (named.has(value)) continue;
      count.textContent = formatNumber(0);
      element.classList.add("none");
    }
    for (const choice of choices) {
      const { element } = this.boxOf(choice);
      if (!element.isConnected) this.list.append(element);
    }
  }

  private open(): void {
    if (!this.menu.open) {
      this.search.value = "";
      this.list.replaceChildren();
      return;
    }
    const choices = this.choices();
    this.search.hidden = choices.length <= MANY;
    this.list.replaceChildren(...choices.map((choice) => this.boxOf(choice).element));
    this.find();
  }

  private boxOf({ value, name, count, chosen }: Choice): Box {
    const known = this.boxes.get(value);
    const box = known ?? this.make(value, name);
    if (!known) this.boxes.set(value, box);
    box.input.checked = chosen;
    box.count.textContent = formatNumber(count);
    box.element.classList.toggle("none", count === 0);
    return box;
  }

  private make(value: string, name: string): Box {
    const input = h("input", { type: "checkbox", value, change: () => this.toggle(value, input.checked) });
    const count = h("span", { class: "count" });
    return { element: h("label", { class: "choice" }, input, h("span", {}, name), " ", count), input, count, words: ` ${fold(`${name} ${value}`)}` };
  }

  /** Handle Enter in the search field: toggle the first match, and select the text for the next search. */
  private take(event: KeyboardEvent): void {
    if (event.key !== "Enter") return;
    event.preventDefault();
    // The toggle event, which fills the list, may come after a fast typist's keys.
    if (!this.list.hasChildNodes()) this.open();
    const first = [...this.list.children].find((element) => !(element as HTMLElement).hidden);
    if (this.search.value.trim() === "" || !first) return;
    first.querySelector("input")?.click();
    this.search.select();
  }

  private find(): void {
    const words = fold(this.search.value).split(" ").filter(Boolean);
    let found = 0;
    for (const { element, words: own } of this.boxes.values()) {
      element.hidden = !words.every((word) => own.includes(` ${word}`));
      if (!element.hidden && element.isConnected) found++;
    }
    this.nothing.hidden = found > 0;
  }
}

/** Close a menu when the focus or a click goes elsewhere, and on Escape. */
export function closeOnLeave(menu: HTMLDetailsElement): void {
  const summary = menu.querySelector("summary");
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target as Node)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary?.focus();
  });
}
