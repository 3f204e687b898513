// Labels of the codes of the vocabulary, from the server in the page's language (app/language/labels.py).

type Kind = "category" | "verification" | "verification_meaning" | "source_kind" | "role" | "did_alone" | "did_together" | "precision" | "access" | "place_kind" | "place" | "language" | "state";
export type Labels = Readonly<Record<Kind, Readonly<Record<string, string>>>>;

let labels: Labels = { category: {}, verification: {}, verification_meaning: {}, source_kind: {}, role: {}, did_alone: {}, did_together: {}, precision: {}, access: {}, place_kind: {}, place: {}, language: {}, state: {} };

/** Set the labels of the page's language; called once, before anything is drawn. */
export function useLabels(given: Labels): void {
  labels = given;
}

/** Return the codes with a label, in the order of the legend. */
export function codesOf(kind: Kind): readonly string[] {
  return Object.keys(labels[kind]);
}

/**
 * Return the label of a code; a code without one, such as a category of a user's set, is its own label.
 * Places are looked up by their English names, the only ones in many responses.
 */
export function label(kind: Kind, code: string): string {
  return labels[kind][code] ?? code;
}
