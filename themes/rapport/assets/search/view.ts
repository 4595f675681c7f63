// Results as elements. Texts of the index and of the query become text nodes.

import { type Content, el } from "../assessment/dom";
import type { Found, Wanted } from "./engine";
import { excerpt, mark, type Marked, partsOf } from "./excerpt";
import type { Page } from "./pieces";

const marked = ({ text, marks }: Marked): Content[] => {
  const nodes: Content[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    nodes.push(text.slice(at, from), el("mark", "", text.slice(from, to)));
    at = to;
  }
  return [...nodes, text.slice(at)];
};

function link(address: string, words: Marked): HTMLElement {
  const made = el("a", "", marked(words));
  made.href = "../" + address;
  return made;
}

const about = (text: Marked, wanted: Wanted[]): Content =>
  text.text && el("p", "", marked(excerpt(text, wanted)));

/** A page as a result; nothing if the page has not all of the words that it had to have. */
export function result(page: Page, wanted: Wanted[], sure: boolean): HTMLElement | undefined {
  const [url, title, section, description] = page;
  const { shown, whole } = partsOf(page, wanted);
  if (!sure && !whole) return;
  const lead = shown.find(({ id }) => !id);
  const below = shown.filter((part) => part !== lead);
  return el(
    "li",
    "",
    section && el("p", "where", section),
    el("h2", "", link(url, mark(title, wanted))),
    about(lead?.text ?? mark(description, wanted), wanted),
    below.length > 0 &&
      el(
        "ul",
        "",
        below.map(({ id, heading, text }) =>
          el("li", "", link(`${url}#${encodeURIComponent(id)}`, heading), about(text, wanted)),
        ),
      ),
  );
}

/** A word as long as fits into a sentence. */
const short = (word: string): string => (word.length > 40 ? word.slice(0, 40) + "…" : word);

/** Words in quotes: in an element, because their letters may run the other way. */
const quoted = (words: string): Content => ["“", el("bdi", "", words), "”"];

const listed = (words: string[]): Content => words.length > 0 && words.map((word, i) => [i > 0 && ", ", quoted(short(word))]);

const pages = (count: number): string => `${count.toLocaleString("en")} page${count === 1 ? "" : "s"}`;

/** What was found, in words, and how many pages are shown; looked is how many were just read in vain. */
export function says(found: Found, shown: number, looked: number): Content {
  const instead = found.wanted.filter((w) => w.instead.length > 0 && w.pages > 0);
  return [
    instead.map((w) => ["No page says ", quoted(short(w.typed)), ": showing ", listed(w.instead), ". "]),
    counts(found, shown, looked, instead.length === 0),
    found.dropped && " Only the first five words count.",
  ];
}

function counts({ wanted, count, more, beyond, has }: Found, shown: number, looked: number, named: boolean): Content {
  const query = quoted(wanted.map((w) => short(w.typed)).join(" "));
  const missing = listed(wanted.filter((w) => w.pages === 0).map((w) => w.typed));
  const figure = pages(count) + (more ? " or more" : "");
  const rest = shown < count || more ? `, ${shown.toLocaleString("en")} shown.` : ".";
  if (looked > 0) return [`Looked through ${pages(looked)}: none has all words of `, query, "."];
  if (count === 0 && !more) return ["Nothing found for ", query, ". Try fewer words or others, or go on from here:"];
  if (has === "all") return [figure, named && [" for ", query], rest];
  if (has === "known") return ["No page says ", missing, `. ${figure} for the rest`, rest];
  if (missing) return ["No page says ", missing, `, and none has all of the other words. ${figure} with some of them`, rest];
  const none = beyond ? "None of the pages that are most about it" : "No page";
  return [none, " has all words of ", query, `. ${figure} with some of them`, rest];
}
