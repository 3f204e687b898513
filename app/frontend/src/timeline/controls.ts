// The row of controls above the timeline: play, periods, zoom, comparison; on a phone all but the first two are behind a button.

import { h } from "../page/dom";
import { gettext } from "../language/i18n";
import { type Player, type Speed, type Step } from "./play";

/** The symbols, as text rather than emoji. */
const [PLAY, PAUSE] = ["▶\uFE0E", "⏸\uFE0E"];

interface Actions {
  readonly play: () => void;
  readonly restart: () => void;
  readonly zoom: (factor: number) => void;
  readonly showAll: () => void;
  readonly compare: () => void;
}

export class Controls {
  readonly element: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly compare: HTMLButtonElement;

  constructor(private readonly player: Player, presets: HTMLElement, numbers: HTMLElement, on: Actions) {
    const [steps, speeds] = [
      // Translators: how far the play button moves the period each time.
      { year: gettext("year by year"), month: gettext("month by month") },
      // Translators: how fast it plays.
      { slow: gettext("slow speed"), normal: gettext("normal speed"), fast: gettext("fast speed") },
    ] satisfies [Record<Step, string>, Record<Speed, string>];
    const sign = h("span", { "aria-hidden": "true" });
    this.play = h("button", { type: "button", class: "play", click: on.play }, sign, " ", h("span"));
    this.compare = h("button", { type: "button", class: "minor", "aria-pressed": "false", click: on.compare }, gettext("Compare periods"));
    numbers.classList.add("minor");
    const more = h("button", { type: "button", class: "timeline-more", "aria-expanded": "false", "aria-label": gettext("More controls of the timeline"), click: () => this.unfold(more) }, "⋯");
    this.element = h("div", { class: "timeline-controls" },
      this.play,
      // Translators: of the play button: year by year or month by month.
      choice(gettext("Step"), steps, player.step, (step) => {
        player.step = step;
        on.restart();
      }),
      choice(gettext("Speed"), speeds, player.speed, (speed) => (player.speed = speed)),
      h("span", { class: "timeline-field period" }, h("span", { class: "control-name", "aria-hidden": "true" }, gettext("Period")), presets), more,
      this.compare, numbers,
      h("span", { class: "timeline-zoom minor", role: "group", "aria-label": gettext("Zoom of the timeline") },
        h("span", { class: "control-name", "aria-hidden": "true" }, gettext("Zoom")),
        button("−", gettext("Longer stretch of time"), () => on.zoom(0.5)),
        button("+", gettext("Shorter stretch of time"), () => on.zoom(2)),
        // Translators: a small button that shows all years.
        button(gettext("all"), gettext("Show all years"), on.showAll)));
  }

  /** Show whether the timeline is playing, and whether two periods are compared. */
  show(comparing: boolean): void {
    const { playing } = this.player;
    const [sign, name] = this.play.children as unknown as [HTMLElement, HTMLElement];
    sign.textContent = playing ? PAUSE : PLAY;
    name.textContent = playing ? gettext("Pause") : gettext("Play");
    this.play.disabled = comparing;
    this.compare.setAttribute("aria-pressed", String(comparing));
  }

  private unfold(more: HTMLElement): void {
    const unfolded = this.element.parentElement?.classList.toggle("unfolded") ?? false;
    more.setAttribute("aria-expanded", String(unfolded));
  }
}

function choice<Name extends string>(name: string, options: Readonly<Record<Name, string>>, chosen: Name, choose: (name: Name) => void): HTMLSelectElement {
  const entries = Object.entries(options) as [Name, string][];
  return h("select", { class: "minor", title: name, "aria-label": name, change: (event) => choose((event.target as HTMLSelectElement).value as Name) },
    ...entries.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
}

function button(sign: string, name: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", "aria-label": name, title: name, click }, sign);
}
