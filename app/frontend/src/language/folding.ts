// Folding of what a reader types, letter for letter as the server folds the events (events/text.py).

const LETTERS: Readonly<Record<string, string>> = { ı: "i", ə: "a", ø: "o", đ: "d", ł: "l", ß: "ss", æ: "ae", œ: "oe" };

/** Fold a text to its lower-case words without marks, separated by single spaces. */
export function fold(text: string): string {
  return text
    .replace(/['’ʼ‘`´\u200c\u200d]/g, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ıəøđłßæœ]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
