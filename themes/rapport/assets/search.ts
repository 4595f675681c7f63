// The search page: what is typed is looked up in the index beside the page.
// Nothing is loaded before, and nothing is sent anywhere.

import { button, one } from "./assessment/dom";
import { type Found, search } from "./search/engine";
import { load } from "./search/load";
import { Pieces, Stale } from "./search/pieces";
import { result, says } from "./search/view";

const field = one<HTMLInputElement>("#q");
const status = one("#status");
const results = one("#results");
const longest = 500; // characters of a query
const step = 6; // results that are shown at a time
const mostBatches = 2; // of so many pages that are read to find one to show
const mostEditions = 4; // of the index that a query goes through before it gives up
const calm = 150; // milliseconds without a key

let pieces: Promise<Pieces> | undefined;
let turn = 0; // a newer one makes older ones stop
let timer = 0;

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
  shown: boolean; // some of it is
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
  const shelf = { index, found, left: [...found.hits], shown: false };
  return [shelf, await rows(shelf)];
}

/** Lays the next hits out, as far as they have all words; where none has, for those that they have. */
async function rows(shelf: Shelf): Promise<HTMLElement[]> {
  const { index, found } = shelf;
  for (let batch = 0; batch < mostBatches && shelf.left.length > 0; batch++) {
    const next = shelf.left.splice(0, step);
    const read = await Promise.all(next.map(({ page }) => index.page(page)));
    const made = read.map((page, i) => result(page, found.wanted, next[i]!.sure)).filter((row) => row !== undefined);
    if (made.length > 0) {
      shelf.shown = true;
      return made;
    }
  }
  if (shelf.shown || shelf.left.length > 0 || found.hits.length === 0 || found.hits.every(({ sure }) => sure)) return [];
  [found.all, found.count] = [false, found.hits.length];
  for (const hit of found.hits) hit.sure = true;
  shelf.left = [...found.hits];
  return rows(shelf);
}

function remember(query: string): void {
  const address = query ? `?${new URLSearchParams({ q: query })}` : location.pathname;
  try {
    history.replaceState(null, "", address);
  } catch {
    // too often, or a file that may have no other address
  }
}

function show(words: string, found: Node[] | undefined, nothing: boolean): void {
  status.textContent = words;
  results.replaceChildren(...(found ?? []));
  results.removeAttribute("aria-busy");
  one("#all").hidden = found !== undefined && !nothing;
  const suggested = document.getElementById("suggested");
  if (suggested) suggested.hidden = !nothing;
}

/** Searches for what the field says. */
async function run(): Promise<void> {
  clearTimeout(timer);
  const mine = ++turn;
  const query = field.value.slice(0, longest);
  remember(query.trim());
  if (!/[\p{L}\p{N}]/u.test(query)) return show(query.trim() && "Type a word to search for.", undefined, false);
  results.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => mine === turn && (status.textContent = "Searching…"), 300);
  try {
    const [shelf, made] = await look(query);
    if (mine === turn) list(shelf, made);
  } catch {
    if (mine === turn) fail();
  }
  clearTimeout(slow);
}

function list(shelf: Shelf, made: Node[]): void {
  const nothing = made.length === 0 && shelf.left.length === 0;
  const list = document.createElement("ol");
  list.append(...made);
  const none = made.length === 0 && !nothing ? "None of the pages that are most about these words has all of them." : "";
  show(none || says(shelf.found, nothing), nothing ? [] : [list], nothing);
  if (nothing || shelf.left.length === 0) return;
  const more = button(made.length > 0 ? "Show more" : "Look further", async () => {
    const mine = turn;
    try {
      const next = await rows(shelf);
      if (mine !== turn) return;
      list.append(...next);
      next[0]?.querySelector("a")?.focus();
      if (shelf.left.length === 0) more.remove();
    } catch {
      if (mine === turn) fail();
    }
  });
  results.append(more);
}

function fail(): void {
  show("The index of this site could not be loaded. Are you online? The list below needs no index. ", [], true);
  status.append(button("Try again", () => void run()));
}

/** Moves from the field through the results and back. */
function move(event: KeyboardEvent): void {
  const { key, target } = event;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const stops = [field, ...results.querySelectorAll<HTMLElement>("a, button")];
  const at = stops.indexOf(target as HTMLElement);
  const next = key === "ArrowDown" ? stops[at + 1] : key === "ArrowUp" ? stops[at - 1] : undefined;
  if (at >= 0 && next) next.focus();
  else if (key === "/" && target !== field) field.select();
  else return;
  event.preventDefault();
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  turn++; // what is under way is of an older query
  timer = setTimeout(run, calm);
});
one("#search").addEventListener("submit", async (event) => {
  event.preventDefault();
  await run();
  results.querySelector("a")?.focus();
});
document.addEventListener("keydown", move);

field.value = new URLSearchParams(location.search).get("q")?.slice(0, longest) ?? "";
if (field.value) void run();
else if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
