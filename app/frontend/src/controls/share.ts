// The share dialog: the content of the map as a link, embed code, picture, file, data and citation.

import type { Whereabouts } from "../state/address";
import { copy } from "../panel/copy";
import { byId, h } from "../page/dom";
import { fetchText } from "../data/columns";
import { joinPairs, withQuery } from "../data/filter";
import { gettext } from "../language/i18n";

type Pairs = readonly (readonly [string, string])[];

/** Pause after a change before a preview is updated, in milliseconds. */
const SETTLED = 400;
/** Width of a fixed picture if the code names none. */
const USUAL_WIDTH = 800;
/** Overlays of a map in one file (app/drawing/map/overlays.py). */
const CARRIED: readonly string[] = ["access", "routes"];

export class Share {
  private readonly dialog = byId<HTMLDialogElement>("share");
  private readonly tabs = [...this.dialog.querySelectorAll<HTMLButtonElement>("[role=tab]")];
  private chosen = "link";
  private timer = 0;

  constructor(private readonly whereabouts: Whereabouts) {
    for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-share]")) {
      button.addEventListener("click", () => this.open(button.dataset["share"] ?? "link"));
    }
    for (const tab of this.tabs) tab.addEventListener("click", () => this.choose(tab.id.slice("share-tab-".length)));
    this.tabs[0]?.parentElement?.addEventListener("keydown", (event) => this.moveTab(event));
    this.dialog.addEventListener("input", () => this.refresh());
    // A click outside the dialog targets its backdrop.
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("close", () => this.clearPreviews());
    for (const button of this.dialog.querySelectorAll<HTMLButtonElement>(".copy-code")) {
      button.addEventListener("click", () => void copy(this.textFor(button), button.nextElementSibling ?? button, fieldOf(button)));
    }
  }

  private open(part: string): void {
    this.dialog.showModal();
    this.choose(part);
    byId("share-title").focus();
  }

  private choose(part: string): void {
    this.chosen = part;
    for (const tab of this.tabs) {
      const selected = tab.id === `share-tab-${part}`;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      byId(tab.getAttribute("aria-controls") ?? "").hidden = !selected;
    }
    for (const said of this.dialog.querySelectorAll("[role=status]")) said.textContent = "";
    this.refresh();
  }

  private moveTab(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const forward = getComputedStyle(this.dialog).direction === "rtl" ? -step : step;
    const at = this.tabs.findIndex((tab) => tab === document.activeElement);
    const tab = this.tabs[(at + forward + this.tabs.length) % this.tabs.length];
    tab?.focus();
    tab?.click();
  }

  /** Parameters of the current view, with the newest release if the reader pins it. */
  private get pairs(): Pairs {
    const frozen = document.getElementById("share-frozen") as HTMLInputElement | null;
    const { pairs } = this.whereabouts;
    return frozen?.checked ? [...pairs, ["version", frozen.value]] : pairs;
  }

  /** Like `pairs`, with the step of the current story; stories have no releases. */
  private get storyPairs(): Pairs {
    const frozen = document.getElementById("share-frozen") as HTMLInputElement | null;
    return frozen?.checked ? this.pairs : this.whereabouts.storyPairs;
  }

  /** Update codes, URLs and the visible preview. */
  private refresh(): void {
    const { pairs, storyPairs } = this;
    byId<HTMLInputElement>("share-link-text").value = this.address("map", storyPairs);
    byId<HTMLTextAreaElement>("share-embed-text").value = this.embedCode(pairs, storyPairs);
    byId<HTMLInputElement>("embed-controls").disabled = value("embed-kind") === "picture";
    byId<HTMLAnchorElement>("picture-download").href = this.picture(pairs);
    byId<HTMLAnchorElement>("file-download").href = this.address("file", [...carriable(pairs), ["theme", value("file-theme")]]);
    for (const link of this.dialog.querySelectorAll<HTMLAnchorElement>("a[data-carries]")) {
      const own: Pairs = link.hreflang ? [["lang", link.hreflang]] : [];
      link.href = withQuery(link.dataset["carries"] ?? "", [...filtering(pairs), ...own]);
    }
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.preview(pairs), SETTLED);
  }

  private address(name: string, pairs: Pairs, suffix = ""): string {
    const query = joinPairs(pairs);
    return new URL(`${this.dialog.dataset[name]}${suffix}${query ? `?${query}` : ""}`, location.href).href;
  }

  private embedCode(pairs: Pairs, storyPairs: Pairs): string {
    const width = value("embed-width");
    const height = String(this.embedHeight);
    if (value("embed-kind") === "picture") {
      const image = tag("img", {
        src: this.fixedPicture(pairs), alt: document.title, width: width || String(USUAL_WIDTH), height, loading: "lazy", style: "max-width:100%;height:auto",
      });
      return `${tag("a", { href: this.address("map", storyPairs) })}${image}</a>`;
    }
    const frame = tag("iframe", {
      src: this.embed(storyPairs), title: document.title, width: width || "100%", height, loading: "lazy", style: "border:0", allow: "clipboard-write",
    });
    // If the embed is as wide as the page, its height follows the width.
    const script = width ? "" : `\n${tag("script", { src: this.address("script", []) }).replace(">", " async>")}</script>`;
    return `${frame}</iframe>${script}`;
  }

  private get embedHeight(): number {
    return Math.round(byId<HTMLInputElement>("embed-height").valueAsNumber) || 480;
  }

  private fixedPicture(pairs: Pairs): string {
    const theme = value("embed-theme");
    const size: Pairs = [["width", value("embed-width") || String(USUAL_WIDTH)], ["height", String(this.embedHeight)], ["scale", "2"]];
    return this.address("picture", [...drawable(pairs), ...size, ...(theme === "auto" ? [] : [["theme", theme] as const])], "png");
  }

  private embed(pairs: Pairs): string {
    const theme = value("embed-theme");
    const look: Pairs = theme === "auto" ? [] : [["theme", theme]];
    const controls: Pairs = byId<HTMLInputElement>("embed-controls").checked ? [["controls", "1"]] : [];
    return this.address("embed", [...embeddable(pairs), ...routes(pairs), ...look, ...controls]);
  }

  private picture(pairs: Pairs, form = value("picture-format")): string {
    const [width = "", height = ""] = value("picture-size").split("x");
    const title = value("picture-title").trim();
    const flag = (id: string): string => (byId<HTMLInputElement>(id).checked ? "1" : "0");
    const look: Pairs = [["width", width], ["height", height], ["theme", value("picture-theme")],
      ...(title ? [["title", title] as const] : []), ["legend", flag("picture-legend")], ["timeline", flag("picture-timeline")]];
    return this.address("picture", [...drawable(pairs), ...look, ...(form === "png" ? [["scale", "2"] as const] : [])], form);
  }

  /** Show a preview of the chosen part. */
  private async preview(pairs: Pairs): Promise<void> {
    if (!this.dialog.open) return;
    if (this.chosen === "embed") this.previewEmbed(pairs, this.storyPairs);
    if (this.chosen === "picture") byId<HTMLImageElement>("picture-preview").src = this.picture(pairs, "png").replace("&scale=2", "");
    if (this.chosen === "cite") {
      const field = byId<HTMLTextAreaElement>("share-cite-text");
      try {
        field.value = await fetchText(this.address("citation", filtering(pairs)));
      } catch (error) {
        field.value = gettext("The citation could not be loaded: {reason}.", { reason: (error as Error).message });
      }
    }
  }

  /** Show a preview of the embed. */
  private previewEmbed(pairs: Pairs, storyPairs: Pairs): void {
    const width = value("embed-width") || "100%";
    const [kind, src] = value("embed-kind") === "picture" ? ["img", this.fixedPicture(pairs)] as const : ["iframe", this.embed(storyPairs)] as const;
    const place = byId("embed-preview");
    const shown = h(kind, { title: gettext("Preview"), alt: "", width, height: this.embedHeight, frameborder: 0, src });
    if (place.firstElementChild?.outerHTML !== shown.outerHTML) place.replaceChildren(shown);
  }

  /** Stop loading previews that are not visible any more. */
  private clearPreviews(): void {
    clearTimeout(this.timer);
    byId("embed-preview").replaceChildren();
    byId("picture-preview").removeAttribute("src");
  }

  private textFor(button: Element): string {
    return fieldOf(button)?.value ?? this.picture(this.pairs);
  }
}

/** Return the parameters of an embed: one period, no table. */
function embeddable(pairs: Pairs): Pairs {
  return pairs.filter(([name]) => !["compare", "layers", "show", "sort"].includes(name));
}

/** Return the parameters of a map in one file: of the overlays only those that it has. */
function carriable(pairs: Pairs): Pairs {
  return pairs.filter(([name]) => name !== "compare").map(([name, text]): [string, string] => (
    name === "layers" ? [name, text.split(",").filter((layer) => CARRIED.includes(layer)).join()] : [name, text])).filter(([, text]) => text !== "");
}

/** Return the parameters of a picture, without the opened event, whose picture has a separate URL. */
function drawable(pairs: Pairs): Pairs {
  return [...embeddable(pairs).filter(([name]) => name !== "event"), ...routes(pairs)];
}

/** Return the parameter of the only overlay of pictures and embeds. */
function routes(pairs: Pairs): Pairs {
  return pairs.some(([name, text]) => name === "layers" && text.split(",").includes("routes")) ? [["routes", "1"]] : [];
}

/** Return the parameters of the filter. */
function filtering(pairs: Pairs): Pairs {
  return embeddable(pairs).filter(([name]) => !["event", "lang", "stand", "view"].includes(name));
}

/** Return the field with the text that a button copies; there is none for the URL of the picture. */
function fieldOf(button: Element): HTMLInputElement | HTMLTextAreaElement | null {
  return button.parentElement?.querySelector("input, textarea") ?? null;
}

function value(id: string): string {
  return byId<HTMLInputElement | HTMLSelectElement>(id).value;
}

/** Return the start tag of an element. */
function tag(name: string, attributes: Readonly<Record<string, string>>): string {
  const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  return `<${[name, ...Object.entries(attributes).map(([key, text]) => `${key}="${escaped(text)}"`)].join(" ")}>`;
}
