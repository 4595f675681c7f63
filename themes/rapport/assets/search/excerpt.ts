// What of a page is shown for a query.

import type { Wanted } from "./engine";
import { wordsOf } from "./fold";
import type { Page } from "./pieces";

/** A text, and the stretches to be marked. */
export interface Marked {
  text: string;
  marks: [from: number, to: number][];
  words: Set<number>; // which of the wanted ones
}

/** A part of a page that has some of the words. */
export interface Shown {
  id: string;
  heading: Marked;
  text: Marked;
}

const isOf = (word: string, { words, starts }: Wanted): boolean =>
  words.has(word) || (starts !== "" && word.startsWith(starts));

/** Marks the wanted words of a text. */
export function mark(text: string, wanted: Wanted[]): Marked {
  const marked: Marked = { text, marks: [], words: new Set() };
  for (const { word, from, to } of wordsOf(text)) {
    const n = wanted.findIndex((w) => isOf(word, w));
    if (n < 0) continue;
    marked.words.add(n);
    marked.marks.push([from, to]);
  }
  return marked;
}

const room = 170; // characters of an excerpt

/** The stretch of a text in which most different words stand. */
export function excerpt({ text, marks, words }: Marked, wanted: Wanted[]): Marked {
  if (text.length <= room) return { text, marks, words };
  let [start, most] = [marks[0]?.[0] ?? 0, 0];
  for (const [from] of marks.slice(0, 200)) {
    const kinds = mark(text.slice(from, from + room - 50), wanted).words.size;
    if (kinds > most) [start, most] = [from, kinds];
    if (kinds === words.size) break;
  }
  start = start < 50 ? 0 : text.indexOf(" ", start - 50) + 1;
  const end = start + room < text.length ? text.lastIndexOf(" ", start + room) : text.length;
  const cut = (start > 0 ? "… " : "") + text.slice(start, end > start ? end : start + room) + (end < text.length ? " …" : "");
  return mark(cut, wanted);
}

/** The parts of a page that have the most of the words, in their order; and whether the page has all words. */
export function partsOf([, title, , description, parts]: Page, wanted: Wanted[]): { shown: Shown[]; whole: boolean } {
  const has = new Set([...mark(title, wanted).words, ...mark(description, wanted).words]);
  const all = parts.map(([id, heading, text], order) => {
    const part = { id, heading: mark(heading, wanted), text: mark(text, wanted), order, rank: 0 };
    const words = new Set([...part.heading.words, ...part.text.words]);
    words.forEach((n) => has.add(n));
    part.rank = words.size + part.heading.words.size;
    return part;
  });
  const shown = all
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || a.order - b.order)
    .slice(0, 3)
    .sort((a, b) => a.order - b.order);
  return { shown, whole: wanted.every((_, n) => has.has(n)) };
}
