// Folding of search text, identical to that of events on the server (geodata/folding.py).

import letters from "../../../../geodata/letters.json";

const SAME: Readonly<Record<string, string>> = letters.same;
const DROPPED = new Set(letters.dropped);

/** Fold a text to lower-case words without diacritics and punctuation, separated by single spaces. */
export function fold(text: string): string {
  const kept = Array.from(text.normalize("NFKD"), (character) => (DROPPED.has(character) ? "" : character)).join("");
  const plain = kept.replace(/\p{M}/gu, "").toLowerCase();
  return Array.from(plain, (letter) => SAME[letter] ?? letter).join("").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
