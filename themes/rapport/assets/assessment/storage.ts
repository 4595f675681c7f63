// The device's storage may be full, blocked or missing: then answers live as
// long as the page. Only the page's own key is ever touched.

import { attempt, isNewer, type Try } from "./record";
import { day } from "./words";

export const keyOf = (id: string): string => `rapport:${id}`;

/** What is kept for a page; nothing if storage cannot be used. */
export const peek = (id: string): string | null | undefined => attempt(() => localStorage.getItem(keyOf(id)));

/** Keeps a record, unless a newer page keeps its own; reports whether that worked. */
export const keep = (id: string, text: string): boolean =>
  !isNewer(peek(id)) && !!attempt(() => (localStorage.setItem(keyOf(id), text), true));

/** Removes what is kept for a page, whoever wrote it. */
export const forget = (id: string): unknown => attempt(() => localStorage.removeItem(keyOf(id)));

/** “Your last result: Accept, 21 November 2026”, or nothing. */
export function lastResult(tries: Try[]): string {
  const last = tries.at(-1);
  return last ? `Your last result: ${last.title}, ${day(last.at)}` : "";
}
