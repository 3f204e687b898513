// Landmarks above the chart: summits and wars; each mark opens an event of the catalogue.

import { describeDate, parseMoment } from "../../language/dates";
import { h } from "../../page/dom";
import { OF_EVENTS, gettext } from "../../language/i18n";
import type { TimelineAxis } from "./axis";

/** An event that most readers know, from the server (app/drawing/map/landmarks.py). */
export interface Landmark {
  readonly id: string;
  readonly kind: "summit" | "war";
  readonly name: string;
  readonly title: string;
  /** ISO day of its start. */
  readonly start: string;
}

/** Gap between a name and the next mark, in CSS pixels. */
const GAP = 6;

interface Row { readonly name: HTMLElement; readonly marks: readonly Mark[] }

interface Mark { readonly landmark: Landmark; readonly day: number; readonly element: HTMLElement; readonly name: HTMLElement }

interface Actions {
  readonly open: (id: string) => void;
  /** Shows the tooltip of a mark, or hides it. */
  readonly tell: (x: number, landmark: Landmark | null) => void;
}

/** Return the names of the kinds of marks. */
export function kindNames(): Record<Landmark["kind"], string> {
  return { summit: gettext("Caspian summits"), war: gettext("Wars") };
}

export class Landmarks {
  readonly element = h("div", { class: "landmarks", role: "group", "aria-label": gettext("Summits and wars") });
  private readonly rows: readonly Row[];

  constructor(landmarks: readonly Landmark[], private readonly axis: TimelineAxis, on: Actions) {
    this.rows = (["war", "summit"] as const).map((kind) => ({
      name: h("span", { class: "landmark-kind", "aria-hidden": "true" }, kindNames()[kind]),
      marks: landmarks.filter((one) => one.kind === kind).map((one) => this.make(one, on)),
    })).filter(({ marks }) => marks.length > 0);
    this.element.append(...this.rows.map(({ name, marks }) => h("div", { class: "landmark-row" }, name, ...marks.map(({ element }) => element))));
    this.element.hidden = this.rows.length === 0;
  }

  /** Position the marks at their days; a name is shown if it fits before the next mark, or after the previous one. */
  show(): void {
    for (const { name: kind, marks } of this.rows) {
      const inView = marks.filter((mark) => this.isInView(mark));
      for (const mark of marks) mark.element.hidden = !inView.includes(mark);
      kind.hidden = false;
      kind.hidden = inView.length > 0 && this.axis.x(inView[0]!.day) < kind.offsetWidth + 2 * GAP;
      let taken = kind.hidden ? 0 : kind.offsetWidth;
      inView.forEach((mark, i) => {
        const { element, name, day } = mark;
        const x = this.axis.x(day);
        element.style.left = `${x}px`;
        element.classList.remove("leftwards");
        name.hidden = false;
        const half = sign(element).offsetLeft + sign(element).offsetWidth / 2;
        const room = name.offsetWidth + half + GAP;
        const next = inView[i + 1];
        const right = next ? this.axis.x(next.day) - half : this.axis.width;
        const rightwards = x + room <= right;
        const leftwards = !rightwards && x - room >= taken;
        name.hidden = !rightwards && !leftwards;
        element.classList.toggle("leftwards", leftwards);
        taken = rightwards ? x + room : x + half;
      });
    }
  }

  private isInView({ day }: Mark): boolean {
    return day >= this.axis.view.start && day < this.axis.view.end;
  }

  private make(landmark: Landmark, on: Actions): Mark {
    const day = parseMoment(landmark.start)?.first ?? 0;
    const name = h("span", { class: "landmark-name" }, landmark.name);
    const tell = (): void => on.tell(this.axis.x(day), landmark);
    const hush = (): void => on.tell(0, null);
    const element = h("button", {
      type: "button", class: `landmark landmark-${landmark.kind}`, "aria-label": `${kindNames()[landmark.kind]}: ${landmark.name}, ${describeDate(landmark.start)}`,
      click: () => on.open(landmark.id), pointerenter: tell, focus: tell, pointerleave: hush, blur: hush,
    }, h("span", { class: "landmark-sign", "aria-hidden": "true" }), name);
    return { landmark, day, element, name };
  }
}

/** Return the lines of a mark's tooltip. */
export function landmarkLines({ kind, name, title, start }: Landmark): HTMLElement[] {
  return [h("strong", {}, name), h("span", {}, `${kindNames()[kind]} · ${describeDate(start)}`), h("span", OF_EVENTS, title)];
}

function sign(element: HTMLElement): HTMLElement {
  return element.firstElementChild as HTMLElement;
}
