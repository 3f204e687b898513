// The row of controls over the timeline: play, periods, zoom, comparison.

import { h } from "../page/dom";
import { gettext } from "../language/i18n";
import { type Player, type Speed, type Step } from "./play";

/** The signs as text, not as pictures. */
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

  constructor(private readonly player: Player, presets: HTMLElement, numbers: HTMLElement, legend: HTMLElement, on: Actions) {
    const [steps, speeds] = [
      // Translators: how far the play button steps each time: by years or by months.
      { year: gettext("by years"), month: gettext("by months") },
      // Translators: how fast it plays.
      { slow: gettext("slow"), normal: gettext("normal"), fast: gettext("fast") },
    ] satisfies [Record<Step, string>, Record<Speed, string>];
    this.play = button(PLAY, gettext("Play"), on.play);
    this.play.classList.add("play");
    this.compare = h("button", { type: "button", "aria-pressed": "false", click: on.compare }, gettext("Compare"));
    this.element = h("div", { class: "timeline-controls" },
      this.play,
      // Translators: of the play button: by years or by months.
      choice(gettext("Step"), steps, player.step, (step) => {
        player.step = step;
        on.restart();
      }),
      choice(gettext("Speed"), speeds, player.speed, (speed) => (player.speed = speed)),
      presets, this.compare, numbers, legend,
      h("span", { class: "timeline-zoom", role: "group", "aria-label": gettext("Zoom of the timeline") },
        button("−", gettext("Longer stretch of time"), () => on.zoom(0.5)),
        button("+", gettext("Shorter stretch of time"), () => on.zoom(2)),
        // Translators: a small button that shows all years.
        button(gettext("all"), gettext("Show all years"), on.showAll)));
  }

  /** Show whether time is played, and whether two periods are compared. */
  show(comparing: boolean): void {
    const { playing } = this.player;
    this.play.textContent = playing ? PAUSE : PLAY;
    this.play.setAttribute("aria-label", playing ? gettext("Pause") : gettext("Play"));
    this.play.disabled = comparing;
    this.compare.setAttribute("aria-pressed", String(comparing));
  }
}

function choice<Name extends string>(name: string, options: Readonly<Record<Name, string>>, chosen: Name, choose: (name: Name) => void): HTMLSelectElement {
  const entries = Object.entries(options) as [Name, string][];
  return h("select", { class: "minor", "aria-label": name, change: (event) => choose((event.target as HTMLSelectElement).value as Name) },
    ...entries.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
}

function button(sign: string, name: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", "aria-label": name, title: name, click }, sign);
}
