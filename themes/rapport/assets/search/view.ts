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

const quoted = (words: string[]): string => words.map((word) => `“${word}”`).join(", ");

/** What was found, in words. */
export function says({ wanted, count, more, all }: Found, nothing: boolean): string {
  const pages = `${count.toLocaleString("en")} page${count === 1 ? "" : "s"}`;
  const missing = wanted.filter((w) => w.pages === 0).map((w) => w.word);
  const instead = wanted.filter((w) => w.instead.length > 0 && w.pages > 0);
  if (nothing) {
    return `Nothing found for ${quoted(wanted.map((w) => w.word))}. Try fewer words or others, or go on from here:`;
  }
  return [
    ...instead.map((w) => `No page says “${w.word}”: showing ${quoted(w.instead)}.`),
    all
      ? `${pages}${more ? " or more" : ""}.`
      : missing.length > 0
        ? `No page says ${quoted(missing)}. ${pages} for the rest.`
        : `No page has all of these words. ${pages} with most of them.`,
  ].join(" ");
}
