// The search page: what is typed is looked up in the index beside the page.
// Nothing is loaded before, and nothing is sent anywhere.

import { button, type Content, el, flat, one } from "./assessment/dom";
import { type Found, search } from "./search/engine";
import { load } from "./search/load";
import { Pieces, Stale } from "./search/pieces";
import { result, says } from "./search/view";

const field = one<HTMLInputElement>("#q");
const status = one("#status"); // for who sees the page
const told = one("#told"); // the same for who listens to it
const results = one("#results");
const longest = 500; // characters of a query
const step = 6; // results that are shown at a time
const mostBatches = 2; // of so many pages that are read to find one to show
const mostEditions = 4; // of the index that a query goes through before it gives up
const calm = 150; // milliseconds without a key before the query is looked up
const silence = 1000; // and before a screen reader, which may still be reading the letters, is told what came of it

let pieces: Promise<Pieces> | undefined;
let turn = 0; // a newer one makes older ones stop
let timer = 0;
let telling = 0;

function begin(query?: string): Promise<Pieces> {
  const begun = Pieces.begin(load, query);
  begun.catch(() => pieces === begun && (pieces = undefined));
  return (pieces = begun);
}

/** What was found, and what is still to be shown of it. */
interface Shelf {
  index: Pieces;
  found: Found;
  left: Found["hits"];
  shown: number;
  looked: number; // pages that the last look read in vain
}

/** Searches; again with a new root, which all queries share, whenever the site was published meanwhile. */
async function look(query: string): Promise<[Shelf, Node[]]> {
  for (let left = mostEditions; ; ) {
    const begun = pieces ?? begin();
    try {
      return await lookIn(await begun, query);
    } catch (fault) {
      if (!(fault instanceof Stale) || --left === 0) throw fault;
      if (pieces === begun) begin(Date.now().toString(36));
    }
  }
}

async function lookIn(index: Pieces, query: string): Promise<[Shelf, Node[]]> {
  const found = await search(index, query);
  const shelf = { index, found, left: [...found.hits], shown: 0, looked: 0 };
  return [shelf, await rows(shelf)];
}

/** Lays the next hits out, as far as they have all words; where none has, for those that they have. */
async function rows(shelf: Shelf): Promise<HTMLElement[]> {
  const { index, found } = shelf;
  shelf.looked = 0;
  for (let batch = 0; batch < mostBatches && shelf.left.length > 0; batch++) {
    const next = shelf.left.slice(0, step);
    const read = await Promise.all(next.map(({ page }) => index.page(page)));
    const made = read.map((page, i) => result(page, found.wanted, next[i]!.sure));
    shelf.left.splice(0, next.length); // now that they could be read
    found.count += made.filter((row, i) => row && !next[i]!.sure).length;
    if (made.some((row) => row)) return shelve(shelf, made.filter((row) => row !== undefined));
    shelf.looked += next.length;
  }
  if (shelf.shown > 0 || shelf.left.length > 0 || shelf.looked === 0) return shelve(shelf, []);
  Object.assign(found, { has: "some", count: found.hits.length, more: found.beyond });
  for (const hit of found.hits) hit.sure = true;
  shelf.left = [...found.hits];
  return rows(shelf);
}

/** Counts what is laid out. Once every hit was read, their number is known. */
function shelve(shelf: Shelf, made: HTMLElement[]): HTMLElement[] {
  const { found, left } = shelf;
  shelf.shown += made.length;
  if (left.length > 0) return made;
  shelf.looked = 0;
  if (!found.beyond) [found.count, found.more] = [shelf.shown, false];
  return made;
}

function remember(query: string): void {
  const address = query ? `?${new URLSearchParams({ q: query })}` : location.pathname;
  try {
    history.replaceState(null, "", address);
  } catch {
    // too often, or a file that may have no other address
  }
}

/** Says something; to who listens when no key has come for a while, or soon. */
function say(words: Content, soon = false): void {
  status.replaceChildren(...flat(words));
  clearTimeout(telling);
  telling = setTimeout(() => (told.textContent = status.textContent), soon ? 0 : silence);
}

function show(found: Node[] | undefined, nothing: boolean): void {
  results.replaceChildren(...(found ?? []));
  results.removeAttribute("aria-busy");
  one("#all").hidden = found !== undefined && !nothing;
  const suggested = document.getElementById("suggested");
  if (suggested) suggested.hidden = !nothing;
}

/** Searches for what the field says, and returns whether that is shown now. */
async function run(): Promise<boolean> {
  clearTimeout(timer);
  const mine = ++turn;
  const query = field.value.slice(0, longest);
  remember(query.trim());
  if (!/[\p{L}\p{N}]/u.test(query)) {
    show(undefined, false);
    say(query.trim() && "Type a word to search for.");
    return true;
  }
  results.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => mine === turn && say("Searching…"), 300);
  try {
    const [shelf, made] = await look(query);
    if (mine === turn) list(shelf, made);
  } catch {
    if (mine === turn) fail();
  }
  clearTimeout(slow);
  return mine === turn;
}

/** Searches at once, and goes on to what was found. */
async function go(): Promise<void> {
  if (!(await run())) return;
  say([...status.childNodes], true);
  (results.querySelector<HTMLElement>("a, button") ?? field).focus();
}

function list(shelf: Shelf, made: Node[]): void {
  const nothing = shelf.found.hits.length === 0;
  const list = el("ol", "", made);
  show(nothing ? [] : [list], nothing);
  say(says(shelf.found, shelf.shown, shelf.looked));
  if (!nothing) follow(list, shelf);
}

/** Puts behind a list what leads on from there. */
function follow(list: HTMLElement, shelf: Shelf): void {
  if (shelf.left.length === 0) {
    if (shelf.found.beyond) list.after(el("p", "", "These pages are most about it. Another word finds others."));
    return;
  }
  const mine = turn;
  const more = button(shelf.looked > 0 ? "Look further" : "Show more", async () => {
    try {
      const next = await rows(shelf);
      if (mine !== turn) return;
      list.append(...next);
      more.remove();
      follow(list, shelf);
      say(says(shelf.found, shelf.shown, shelf.looked), true);
      (next[0]?.querySelector("a") ?? results.querySelector("button") ?? field).focus();
    } catch (fault) {
      if (mine !== turn) return;
      if (fault instanceof Stale) void go();
      else fail();
    }
  });
  list.after(more);
}

function fail(): void {
  show([button("Try again", () => void go())], true);
  say("The index of this site could not be loaded. Are you online? The list below needs no index.");
}

/** Moves from the field through the results and back. */
function move(event: KeyboardEvent): void {
  const { key, target } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const stops = [field, ...results.querySelectorAll<HTMLElement>("a, button")];
  const at = stops.indexOf(target as HTMLElement);
  const next = key === "ArrowDown" ? stops[at + 1] : key === "ArrowUp" ? stops[at - 1] : undefined;
  if (at >= 0 && next) next.focus();
  else if (key === "Escape" && target === field && field.value) {
    field.value = "";
    void run();
  } else if (target !== field && (key === "/" || (key === "Escape" && at > 0))) field.select();
  else return;
  event.preventDefault();
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  clearTimeout(telling);
  told.textContent = ""; // so that the same words are told again
  turn++; // what is under way is of an older query
  timer = setTimeout(run, calm);
});
one("#search").addEventListener("submit", (event) => {
  event.preventDefault();
  void go();
});
document.addEventListener("keydown", move);

field.value = new URLSearchParams(location.search).get("q")?.slice(0, longest) ?? "";
if (field.value) void run();
else if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
