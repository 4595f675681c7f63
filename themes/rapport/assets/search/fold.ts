// Words, as the index has them. The same as generator/internal/search/fold.go,
// to which a test holds it.

const letters = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’＇][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;

const alike: Record<string, string> = {
  ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", ς: "σ", ʼ: "",
};

/** One word without marks, in lower case, at most 32 characters. */
const fold = (word: string): string =>
  [...word.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "").replace(/[ßæœþøđðłħıςʼ]/g, (c) => alike[c]!)]
    .slice(0, 32)
    .join("");

/** A word of a text, folded, and where it stands. */
export interface Word {
  word: string;
  from: number;
  to: number;
}

/** The words of a text, in order. */
export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(letters)]
    .map((found) => ({ word: fold(found[0]), from: found.index!, to: found.index! + found[0].length }))
    .filter(({ word }) => word);
