// What an event's record says of its participants and its verification, as the server writes it (app/language/sentences.py).

import { formatList, formatNumber, gettext } from "./i18n";
import { label } from "./labels";

/** Most publishers that a sentence names. */
const MOST_NAMED = 3;

interface Participant { readonly country: string; readonly role: string }

/** Say which states had what to do with an event; of one that was only announced, which were to. */
export function participation(participants: readonly Participant[], verification: string): string {
  if (verification === "announced") return gettext("It was to involve {states}.", { states: together(participants.map(expected)) });
  const byRole = new Map<string, string[]>();
  for (const { country, role } of participants) byRole.set(role, [...byRole.get(role) ?? [], label("state", country)]);
  // Translators: the mark between two clauses of a sentence.
  const said = [...byRole].map(clause).reduce((first, second) => gettext("{first}; {second}", { first, second }));
  return `${said}.`;
}

/** Say how sure an event is, what that means, and who published the sources that it rests on. */
export function certainty(verification: string, publishers: readonly string[]): string {
  const meaning = label("verification_meaning", verification);
  const names = [...new Set(publishers)].filter(Boolean);
  const further = names.length - MOST_NAMED;
  // Isolated: the names may be written in another direction than the sentence.
  const named = names.slice(0, MOST_NAMED).map((name) => `\u2068${name}\u2069`);
  // Translators: the end of a list of names.
  if (further > 0) named.push(gettext("{n} more", { n: formatNumber(further) }));
  return [`${label("verification", verification)}.`, meaning === verification ? "" : meaning,
    named.length > 0 ? gettext("Published by {publishers}.", { publishers: together(named) }) : ""].filter(Boolean).join(" ");
}

function clause([role, states]: readonly [string, readonly string[]]): string {
  return states.length === 1 ? label("did_alone", role).replace("{state}", states[0]!) : label("did_together", role).replace("{states}", together(states));
}

/** A state that was to take part, with its role if it had another. */
function expected({ country, role }: Participant): string {
  const state = label("state", country);
  // Translators: a state and its role.
  return role === "participant" ? state : gettext("{state} ({role})", { state, role: label("role", role) });
}

function together(names: readonly string[]): string {
  return formatList(names, "conjunction");
}
