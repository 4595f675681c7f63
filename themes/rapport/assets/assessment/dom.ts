// Elements, made and found. Text goes in as text: nothing here or in the other
// modules makes HTML of a string.

/** What an element may hold; what is false or empty is left out. */
export type Content = Node | string | 0 | false | null | undefined | Content[];

/** Makes an element of a class. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  kind: string,
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = kind;
  made.append(...flat(content));
  return made;
}

/** Content without its nesting and without what is left out. */
export const flat = (content: Content): (Node | string)[] =>
  Array.isArray(content) ? content.flatMap(flat) : content ? [content] : [];

/** Makes a button that never submits. */
export function button(words: string, act: () => void): HTMLElement {
  const made = el("button", "", words);
  made.type = "button";
  made.onclick = act;
  return made;
}

/** Makes a list with an item for each content; none if there is nothing. */
export function items(tag: "ul" | "ol", kind: string, entries: Content[]): Content {
  const found = flat(entries.map((entry) => flat(entry).length > 0 && el("li", "", entry)));
  return found.length > 0 && el(tag, kind, ...found);
}

/** A part that the reader unfolds. */
export const folded = (words: string, ...content: Content[]): HTMLDetailsElement =>
  el("details", "", el("summary", "", words), ...content);

/** Finds the one element that the layout promises. */
export const one = <E extends HTMLElement = HTMLElement>(selector: string): E => document.querySelector<E>(selector)!;

/** The text of what a selector finds, on one line. */
export const textOf = (within: ParentNode | null | undefined, selector: string): string =>
  clean(within?.querySelector(selector)?.textContent ?? "");

export const clean = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Copies of what a selector finds: what the server wrote is shown again, not written again. */
export const copies = (within: ParentNode | null | undefined, selector: string): Node[] =>
  [...(within?.querySelectorAll(selector) ?? [])].map((found) => found.cloneNode(true));
