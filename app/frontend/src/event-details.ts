// One event, opened: everything that its record says, built from text.

import { describeDate } from "./dates";
import { externalLink, h } from "./dom";
import { gettext, language } from "./i18n";
import { label } from "./labels";
import { readPalette } from "./palette";
import { swatch } from "./symbols";

/** The properties of an event's feature, as far as they are shown. */
export interface EventProperties {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly date: string;
  readonly place_name: string;
  readonly precision: string;
  readonly location_country: string | null;
  readonly participants: readonly { readonly country: string; readonly role: string }[];
  readonly access: { readonly granted_to: string; readonly status: string } | null;
  readonly organisation_names: string;
  readonly vessel_names: string;
  readonly verification: string;
  readonly summary: string;
  readonly sources: readonly Source[];
}

interface Source {
  readonly url: string;
  readonly title: string;
  readonly publisher: string;
  readonly published: string | null;
  readonly language: string | null;
  readonly archived: string | null;
  readonly evidence: string;
}

/** Build the article of an event; `permalink` is the address of its own page. */
export function eventArticle(event: EventProperties, permalink: string): HTMLElement {
  const where = [event.place_name, event.location_country ? label("state", event.location_country) : "", label("precision", event.precision)];
  return h("article", { class: `event verification-${event.verification}` },
    h("header", {},
      h("p", { class: "event-kind" }, swatch(event.category, event.verification, readPalette()),
        h("span", {}, label("category", event.category)),
        h("span", { class: `badge badge-${event.verification}`, title: label("verification_meaning", event.verification) }, label("verification", event.verification))),
      h("h2", { tabindex: -1 }, event.title)),
    h("p", { class: "event-summary" }, event.summary),
    h("dl", {},
      ...term(gettext("Date"), describeDate(event.date)),
      ...term(gettext("Place"), where.filter(Boolean).join(" · ")),
      ...term(gettext("Participants"), h("ul", {}, ...event.participants.map(({ country, role }) =>
        h("li", {}, label("state", country), h("span", { class: "role" }, ` ${label("role", role)}`))))),
      ...(event.access ? term(gettext("Port access"), `${label("state", event.access.granted_to)}: ${label("access", event.access.status)}`) : []),
      ...(event.vessel_names ? term(gettext("Vessels"), event.vessel_names.split("; ").join(", ")) : []),
      ...(event.organisation_names ? term(gettext("Organisations"), event.organisation_names.split("; ").join(", ")) : []),
      ...term(gettext("Verification"), `${label("verification", event.verification)}. ${label("verification_meaning", event.verification)}`)),
    h("h3", {}, gettext("Sources")),
    h("ol", { class: "sources" }, ...event.sources.map(sourceItem)),
    h("p", { class: "event-links" }, h("a", { href: permalink }, gettext("Permanent page of this event"))));
}

function sourceItem(source: Source): HTMLElement {
  const published = source.published ? describeDate(source.published) : gettext("date not shown");
  const written = source.language ? new Intl.DisplayNames([language()], { type: "language" }).of(source.language) : null;
  return h("li", {}, externalLink(source.url, source.title),
    h("span", { class: "source-meta" }, [source.publisher, published, written].filter(Boolean).join(" · "),
      source.archived ? " · " : null, source.archived ? externalLink(source.archived, gettext("archived copy")) : null),
    h("span", { class: "source-evidence" }, source.evidence));
}

function term(name: string, value: string | Node): HTMLElement[] {
  return [h("dt", {}, name), h("dd", {}, value)];
}
