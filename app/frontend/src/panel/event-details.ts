// The details of an event: its record as text, with related events, citation and URL.

import { choosing, chosen as chosenOf } from "../data/filter";
import { fetchJson, fetchText } from "../data/columns";
import { copyButton } from "./copy";
import { describeDate, shortDate } from "../language/dates";
import { absolute, externalLink, h } from "../page/dom";
import { otherCalendar } from "../language/other-calendar";
import type { Explorer } from "../state/explorer";
import { OF_EVENTS, gettext, language } from "../language/i18n";
import { label } from "../language/labels";
import { readPalette } from "../page/palette";
import { retryOnceBack } from "../page/connection";
import { certainty, participation } from "../language/sentences";
import { swatch } from "../map/symbols";

/** URLs for an event. */
export interface EventAddresses {
  /** URL of an event's page, or with a suffix of its data. */
  of(id: string, suffix?: string): string;
  /** URL of the page of a ship, place or series; empty if there is no site. */
  about(kind: "vessels" | "places" | "series", id: string): string;
  /** URL for reporting a mistake. */
  correction(id: string): string;
  /** Whether a server is available; otherwise the URLs, if any, are only links. */
  readonly served: boolean;
  /** The day until which reports were searched, or empty. */
  readonly searchedUntil: string;
}

/** The displayed properties of an event's feature. */
export interface EventProperties {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly date: string;
  readonly start: string | null;
  readonly place: string | null;
  readonly place_name: string;
  readonly precision: string;
  readonly location_country: string | null;
  readonly participants: readonly { readonly country: string; readonly role: string }[] | null;
  readonly access: { readonly granted_to: string; readonly status: string } | null;
  readonly organisation_names: string | null;
  readonly series: string | null;
  readonly series_name: string | null;
  readonly vessels: readonly string[] | null;
  readonly vessel_names: string | null;
  readonly verification: string;
  readonly summary: string | null;
  readonly sources: readonly Source[] | null;
}

interface Source {
  readonly url: string;
  readonly title: string;
  readonly publisher: string;
  readonly published: string | null;
  readonly language: string | null;
  readonly archived: string | null;
  readonly evidence: string;
  readonly kind: string | null;
  readonly country: string | null;
}

/** A related event, see `app/pages/events/related.py`. */
interface Related {
  readonly id: string;
  readonly title: string;
  readonly date: string;
  readonly category: string;
  readonly verification: string;
  readonly reasons: readonly ("vessel" | "organisation" | "place")[];
}

/** Build the article of an event, in the order of its page (event.html); `explorer` receives the reader's choices in it. */
export function eventArticle(event: EventProperties, addresses: EventAddresses, explorer: Explorer): HTMLElement {
  const { participants, verification, access } = event;
  const sources = event.sources ?? [];
  return h("article", { class: `event verification-${verification}` },
    h("header", {},
      h("p", { class: "event-kind" }, swatch(event.category, verification, readPalette()),
        h("span", {}, label("category", event.category)),
        h("span", { class: `badge badge-${verification}` }, label("verification", verification))),
      h("h2", { tabindex: -1, ...OF_EVENTS }, event.title)),
    h("dl", {},
      ...term(gettext("Date"), describeDate(event.date), otherCalendar(event.date)),
      ...term(gettext("Place"), ...placeOf(event, addresses, explorer)),
      // Translators: which states took part in an event.
      ...(participants?.length ? term(gettext("Who"), participation(participants, verification)) : []),
      ...(access ? term(gettext("Port access"), `${label("state", access.granted_to)}: ${label("access", access.status)}`) : []),
      ...vesselsOf(event, addresses),
      ...(event.organisation_names ? term(gettext("Organisations"), h("span", OF_EVENTS, event.organisation_names.split("; ").join(", "))) : []),
      ...seriesOf(event, addresses),
      // Translators: how certain it is that an event took place.
      ...term(gettext("Certainty"), certainty(verification, sources, participants ?? [], isFollowedUp(event, addresses)))),
    event.summary ? h("p", { class: "event-summary", ...OF_EVENTS }, event.summary) : null,
    language() === "en" ? null : h("p", { class: "english-note" }, gettext("The texts of the events are in English.")),
    ...(sources.length > 0 ? [h("h3", {}, gettext("Sources")), h("ol", { class: "sources" }, ...sources.map(sourceItem))] : []),
    ...(addresses.served ? [relatedSection(event.id, addresses, explorer), citeSection(event.id, addresses)] : []),
    addresses.served || absolute(addresses.of(event.id)) ? linksOf(event.id, addresses) : null);
}

/** Whether an event was not merely announced, or is within the searched period. */
function isFollowedUp({ verification, start }: EventProperties, { searchedUntil }: EventAddresses): boolean {
  return verification !== "announced" || searchedUntil === "" || (start ?? "") <= searchedUntil;
}

function placeOf({ place, place_name, location_country, precision }: EventProperties, addresses: EventAddresses, explorer: Explorer): (Node | string)[] {
  const chosen = place !== null && chosenOf(explorer.filter, "place").join() === place;
  const called = label("place", place_name);
  const name = place === null || chosen ? called : h("button", {
    type: "button", class: "link", title: gettext("Show only the events at this place"),
    click: () => explorer.change(choosing(explorer.filter, "place", [place])),
  }, called);
  const rest = [location_country ? label("state", location_country) : "", label("precision", precision)].filter(Boolean);
  const page = place === null ? "" : addresses.about("places", place);
  const link = page ? [" · ", h("a", { href: page, ...outOfFrame() }, gettext("About this place"))] : [];
  return place_name ? [name, rest.map((text) => ` · ${text}`).join(""), ...link] : [rest.join(" · ")];
}

/** Return the ships, linked to their pages if ids and names are equally many and so correspond (events/index/questions/vessels.py). */
function vesselsOf({ vessels, vessel_names }: EventProperties, addresses: EventAddresses): HTMLElement[] {
  const ids = vessels ?? [];
  const written = (vessel_names ?? "").split("; ").filter(Boolean);
  const names = written.length > 0 ? written : ids;
  const links = names.map((name, i): Node | string => {
    const page = ids.length === names.length ? addresses.about("vessels", ids[i]!) : "";
    return page ? h("a", { href: page, ...outOfFrame() }, name) : name;
  });
  return links.length > 0 ? term(gettext("Vessels"), h("span", OF_EVENTS, ...links.flatMap((link, i) => (i > 0 ? [", ", link] : [link])))) : [];
}

/** Return the series of the event, with a link to its page. */
function seriesOf({ series, series_name }: EventProperties, addresses: EventAddresses): HTMLElement[] {
  if (!series) return [];
  const page = addresses.about("series", series), name = series_name || series;
  // Translators: a series of events, such as a yearly exercise.
  return term(gettext("Series"), page ? h("a", { href: page, ...outOfFrame(), ...OF_EVENTS }, name) : h("span", OF_EVENTS, name));
}

/** Return link attributes that open a page in a new tab from an embed, since the site's pages cannot be framed. */
function outOfFrame(): { readonly target?: string; readonly rel?: string } {
  return parent === window ? {} : { target: "_blank", rel: "noopener" };
}

function sourceItem(source: Source): HTMLElement {
  const published = source.published ? describeDate(source.published) : gettext("date not shown");
  const written = source.language ? label("language", source.language) : null;
  const kind = source.kind ? label("source_kind", source.kind) : null;
  return h("li", {}, h("bdi", { lang: source.language }, externalLink(source.url, source.title)),
    h("span", { class: "source-meta" }, h("bdi", {}, source.publisher), ...[kind, published, written].filter(Boolean).map((text) => ` · ${text}`),
      source.archived ? " · " : null, source.archived ? externalLink(source.archived, gettext("archived copy")) : null),
    h("span", { class: "source-evidence", ...OF_EVENTS }, source.evidence));
}

/** Return the section of events with the same ship, organisations or place, which stays hidden if there are none. */
function relatedSection(id: string, addresses: EventAddresses, explorer: Explorer): HTMLElement {
  const reasons = { vessel: gettext("same ship"), organisation: gettext("same organisation"), place: gettext("same place within a year") };
  const section = h("section", { class: "related", hidden: true });
  fill(section, async () => {
    const { related } = await fetchJson<{ readonly related: readonly Related[] }>(addresses.of(id, "/related.json"));
    if (related.length === 0) return [];
    return [h("h3", {}, gettext("Related events")), h("ul", {}, ...related.map((one) => h("li", {},
      swatch(one.category, one.verification, readPalette()),
      h("button", { type: "button", class: "link", ...OF_EVENTS, click: () => explorer.open(one.id) }, one.title),
      h("span", { class: "item-meta" }, [shortDate(one.date), ...one.reasons.map((reason) => reasons[reason])].join(" · ")))))];
  });
  return section;
}

/** Return the citation as text, fetched on demand, with links to its other formats. */
function citeSection(id: string, addresses: EventAddresses): HTMLElement {
  const text = h("div", { class: "citation" });
  // By file extension.
  const forms = { txt: gettext("Text"), bib: "BibTeX", ris: "RIS", json: "CSL JSON" };
  const details = h("details", { class: "cite", toggle: () => details.open && text.childElementCount === 0 && fill(text, async () => {
    const citation = await fetchText(addresses.of(id, "/citation.txt"));
    return [h("p", OF_EVENTS, citation), copyButton(citation, gettext("Copy the citation"))];
  }) },
    // Translators: to quote a source: a button.
    h("summary", {}, gettext("Cite")), text,
    h("p", { class: "citation-forms" }, ...Object.entries(forms).map(([suffix, name]) => h("a", { href: addresses.of(id, `/citation.${suffix}`) }, name))));
  return details;
}

function linksOf(id: string, addresses: EventAddresses): HTMLElement {
  const permalink = new URL(addresses.of(id), location.href).href;
  const correction = addresses.correction(id);
  return h("p", { class: "event-links" },
    h("a", { href: permalink, ...outOfFrame() }, gettext("Permanent page of this event")),
    copyButton(permalink, gettext("Copy its address")),
    correction ? h("a", { href: correction, ...outOfFrame() }, gettext("Report a correction")) : null);
}

/** Fill an element with fetched content, or on failure with a message and a button to retry. */
function fill(place: HTMLElement, load: () => Promise<Node[]>): void {
  load().then((content) => {
    place.replaceChildren(...content);
    place.hidden = content.length === 0;
  }, (error: Error) => {
    const again = (): void => {
      cancel();
      fill(place, load);
    };
    const cancel = retryOnceBack(again);
    place.replaceChildren(h("p", { class: "failure" },
      navigator.onLine ? gettext("This could not be loaded: {reason}.", { reason: error.message }) : gettext("You are offline. This loads when the connection is back."),
      " ", h("button", { type: "button", click: again }, gettext("Try again"))));
    place.hidden = false;
  });
}

function term(name: string, ...value: (string | Node | null)[]): HTMLElement[] {
  return [h("dt", {}, name), h("dd", {}, ...value)];
}
