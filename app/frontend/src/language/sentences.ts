// Sentences on an event's participants and verification, from its record, as on the server (app/language/sentences.py).

import { formatList, formatNumber, gettext } from "./i18n";
import { label } from "./labels";

/** Most publishers named in a sentence. */
const MOST_NAMED = 3;
/** Suffix of a publisher with the source that it cites, or with its copyist (events/model/publishers.py). */
const CREDIT = / \((citing|copied by) .+\)$/;

interface Participant { readonly country: string; readonly role: string }

/** Attributes of a source used in the sentences; the country of its publisher is not always known. */
interface Cited { readonly publisher: string; readonly country?: string | null }

/** Return a sentence on the roles of states in an event, or on the expected roles if it was only announced. */
export function participation(participants: readonly Participant[], verification: string): string {
  if (verification === "announced") return gettext("It was to involve {states}.", { states: together(participants.map(expected)) });
  const byRole = new Map<string, string[]>();
  for (const { country, role } of participants) byRole.set(role, [...byRole.get(role) ?? [], label("state", country)]);
  // Translators: the mark between two clauses of a sentence.
  const said = [...byRole].map(clause).reduce((first, second) => gettext("{first}; {second}", { first, second }));
  return `${said}.`;
}

/** Return sentences on an event's verification with its meaning, on single or one-sided sources, and on publishers.
 * Events planned for a period that was not searched are not followed up. */
export function certainty(verification: string, sources: readonly Cited[], participants: readonly Participant[], followedUp: boolean): string {
  const meaning = label("verification_meaning", followedUp ? verification : "unfollowed");
  const names = [...new Set(sources.map(({ publisher }) => publisher.replace(CREDIT, "")))].filter(Boolean);
  const further = names.length - MOST_NAMED;
  // Bidirectional isolates: the names may have another direction than the sentence.
  const named = names.slice(0, MOST_NAMED).map((name) => `\u2068${name}\u2069`);
  // Translators: the end of a list of names.
  if (further > 0) named.push(gettext("{n} more", { n: formatNumber(further) }));
  return [`${label("verification", verification)}.`, meaning === verification ? "" : meaning, narrowness(sources, participants),
    named.length > 0 ? gettext("Published by {publishers}.", { publishers: together(named) }) : ""].filter(Boolean).join(" ");
}

/** Return a remark on a single source, or on publishers of only one of the participating states; empty otherwise. */
function narrowness(sources: readonly Cited[], participants: readonly Participant[]): string {
  if (sources.length === 1) return gettext("It rests on a single page.");
  const [state, ...others] = new Set(sources.map(({ country }) => country));
  if (!state || others.length > 0 || !participants.some(({ country }) => country === state)) return "";
  return gettext("One side only: all publishers are of {state}.", { state: label("state", state) });
}

function clause([role, states]: readonly [string, readonly string[]]): string {
  return states.length === 1 ? label("did_alone", role).replace("{state}", states[0]!) : label("did_together", role).replace("{states}", together(states));
}

/** Return the name of a state that was expected to take part, with its role if it is not a plain participant. */
function expected({ country, role }: Participant): string {
  const state = label("state", country);
  // Translators: a state and its role.
  return role === "participant" ? state : gettext("{state} ({role})", { state, role: label("role", role) });
}

function together(names: readonly string[]): string {
  return formatList(names, "conjunction");
}
