// From a query to pages. What a query may load is limited: words beyond the
// fifth do not count, of those that are on no page only two are looked up in the
// spelling, and of long stretches of the index only a part is read. Whatever is
// left out so, the count says that there may be more.

import { wordsOf } from "./fold";
import { type Entry, type Pieces, reader } from "./pieces";
import { distance } from "./spelling";

const mostWords = 5;
const mostMisspelt = 2;
const mostPieces = 3; // of words that begin alike: their own, as heavy as one at most if they have no list, and one before

/** A word of the query, and what it stands for. */
export interface Wanted {
  typed: string; // as the reader wrote it
  word: string;
  words: Set<string>; // that count as it
  starts: string; // words that begin so count, too, if this is not empty
  instead: string[]; // words that count because the index does not have this one
  strength: Map<number, number>; // by page
  pages: number; // that have it
  more: boolean; // there may be more than these
  cut: boolean; // pages that are not in strength may have it
  least: number; // their strength
}

/** What was found, the best first. */
export interface Found {
  wanted: Wanted[];
  hits: { page: number; sure: boolean }[]; // sure: it has all of the words; else it may
  count: number;
  more: boolean; // there may be more than count
  beyond: boolean; // and there may be pages that are no hits
  has: "all" | "known" | "some"; // which words a hit has: all, all that any page has, or some
  dropped: boolean; // there were more words than count
}

const none: Found = { wanted: [], hits: [], count: 0, more: false, beyond: false, has: "all", dropped: false };

/** Looks for pages that have all words of a query; if there are none, for those that have most of them. */
export async function search(pieces: Pieces, query: string): Promise<Found> {
  const words = wordsOf(query);
  const begun = words.at(-1)?.to === query.length ? words.at(-1)!.word : ""; // is being typed
  const distinct = words.filter(({ word }, i) => words.findIndex((other) => other.word === word) === i);
  if (distinct.length === 0) return none;
  const wanted = await Promise.all(
    distinct.slice(0, mostWords).map(({ word, from, to }) => lookUp(pieces, query.slice(from, to), word, word === begun)),
  );
  const unknown = wanted.filter((w) => w.pages === 0).slice(0, mostMisspelt);
  await Promise.all(unknown.map((w) => misspelt(pieces, w, w.word === begun)));
  const found = combine(wanted);
  return { ...(found.hits.length > 0 ? found : best(wanted)), dropped: distinct.length > mostWords };
}

async function lookUp(pieces: Pieces, typed: string, word: string, begun: boolean): Promise<Wanted> {
  const made: Wanted = {
    typed, word, words: new Set([word]), starts: "", instead: [],
    strength: new Map(), pages: 0, more: false, cut: false, least: 0,
  };
  const [entries] = await pieces.between("words", word, word + "*", 2);
  const own = entries.filter(([found]) => found === word);
  add(pieces, made, own, 1);
  if (!begun) return made;
  made.starts = word;
  const all = entries.filter(([found]) => found === word + "*"); // with the word's own pages
  if (all.length > 0) {
    add(pieces, made, all, 0.6);
    return made;
  }
  const [longer, cut] = await pieces.between("words", word + "0", word + "\ufffe", mostPieces);
  const others = longer.filter(([found]) => !found.endsWith("*"));
  add(pieces, made, others, 0.6);
  made.more = cut || (made.cut && own.length + others.length > 1);
  made.cut ||= cut;
  return made;
}

/** Takes words that are nearly the same. The first letter counts as right. */
async function misspelt(pieces: Pieces, made: Wanted, begun: boolean): Promise<void> {
  const { word } = made;
  const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  const first = [...word][0]!;
  const [common] = most > 0 ? await pieces.between("spelling", first, first + "\ufffe", 2, word) : [[]];
  const near = common
    .map(([other, pages]) => ({ other, pages, edits: distance(word, other, most, begun) }))
    .filter(({ edits }) => edits <= most)
    .sort((a, b) => a.edits - b.edits || (a.pages < b.pages ? 1 : -1))
    .filter(({ edits }, i, all) => i < 2 && edits === all[0]!.edits);
  made.starts = "";
  for (const { other, edits } of near) {
    const [entries] = await pieces.between("words", other, other, 1);
    made.words.add(other);
    made.instead.push(other);
    add(pieces, made, entries, 1 / (1 + edits));
  }
  made.more = made.cut && near.length > 1;
}

/** Adds the pages of entries, taken together as one word. */
function add(pieces: Pieces, made: Wanted, entries: Entry[], factor: number): void {
  const impacts = new Map<number, number>();
  let [pages, least, cut] = [0, 0, false];
  for (const [, data] of entries) {
    const next = reader(data);
    const has = next();
    let [listed, impact] = [0, 0];
    for (let level = next(); level > 0; level = next()) {
      impact = level;
      for (let count = next(), page = 0; count > 0; count--, listed++) {
        page += next();
        impacts.set(page, Math.max(impacts.get(page) ?? 0, impact));
      }
    }
    pages = Math.max(pages, has);
    if (listed < has) [cut, least] = [true, Math.max(least, impact)];
  }
  // A word that only begins so, or is only like it, is no rarer than the word.
  pages = Math.max(pages, impacts.size, made.pages);
  const rarity = (factor * Math.log(1 + (pieces.count - pages + 0.5) / (pages + 0.5))) / 15;
  for (const [page, impact] of impacts) {
    made.strength.set(page, Math.max(made.strength.get(page) ?? 0, rarity * impact));
  }
  made.cut ||= cut;
  made.least = Math.max(made.least, rarity * least);
  made.pages = Math.max(made.pages, pages, made.strength.size);
}

/** The pages that have all words, or may have them. */
function combine(wanted: Wanted[]): Found {
  const whole = wanted.filter((w) => !w.cut).sort((a, b) => a.strength.size - b.strength.size);
  const candidates = new Set((whole[0] ? [whole[0]] : wanted).flatMap((w) => [...w.strength.keys()]));
  const ranked: { page: number; sure: boolean; score: number }[] = [];
  for (const page of candidates) {
    let [score, sure, has] = [0, true, true];
    for (const { strength, cut, least } of wanted) {
      const own = strength.get(page);
      score += own ?? least;
      sure &&= own !== undefined;
      has &&= own !== undefined || cut;
    }
    if (has) ranked.push({ page, sure, score });
  }
  ranked.sort((a, b) => +b.sure - +a.sure || b.score - a.score || a.page - b.page);
  const beyond = whole.length === 0;
  const only = wanted.length === 1 && beyond;
  const count = only ? wanted[0]!.pages : ranked.filter(({ sure }) => sure).length;
  const more = only ? wanted[0]!.more : beyond || count < ranked.length;
  return { wanted, hits: ranked, count, more, beyond, has: "all", dropped: false };
}

/** The pages that have the most of the words. */
function best(wanted: Wanted[]): Found {
  const scores = new Map<number, [number, number]>();
  for (const { strength } of wanted) {
    for (const [page, own] of strength) {
      const [words, score] = scores.get(page) ?? [0, 0];
      scores.set(page, [words + 1, score + own]);
    }
  }
  const most = Math.max(...[...scores.values()].map(([words]) => words));
  const hits = [...scores]
    .filter(([, [words]]) => words === most)
    .sort(([a, [, x]], [b, [, y]]) => y - x || a - b)
    .map(([page]) => ({ page, sure: true }));
  const more = wanted.some((w) => w.cut);
  const has = most === wanted.filter((w) => w.pages > 0).length ? "known" : "some";
  return { wanted, hits, count: hits.length, more, beyond: more, has, dropped: false };
}
