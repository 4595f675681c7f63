// What the page has to tell besides the result, above the form: one notice of
// a kind at a time, the newest first.

import { el, flat, one, type Content } from "./dom";

const place = one("#notices");
place.setAttribute("aria-live", "polite");

/** Shows a notice in place of the last of its kind; without words, none. */
export function notice(kind: string, words?: Content, ...buttons: HTMLElement[]): HTMLElement {
  place.querySelector(`[data-kind=${kind}]`)?.remove();
  const made = box(words, ...buttons);
  made.dataset["kind"] = kind;
  made.tabIndex = -1;
  if (flat(words).length) place.prepend(made);
  return made;
}

/** The frame of a notice. */
export const box = (words: Content, ...buttons: HTMLElement[]): HTMLElement =>
  el("div", "notice", el("p", "", words), buttons.length > 0 && el("div", "notice-actions", buttons));
