// Other answers in place of those that are there: none, or those that were
// kept, or come with a link, from a file or from another tab. The reader's own
// never vanish without a word and a way back.

import { admit, copy, moved } from "./answers";
import { button, type Content } from "./dom";
import { fromFragment } from "./link";
import { notice } from "./notices";
import { parse, unpack, type Kept, type Try } from "./record";
import type { Answers } from "./scoring";
import { id, model, numbers, show } from "./sheet";
import { forget, lastResult, peek } from "./storage";
import { conceal, outdate, update } from "./view";
import { adopt, answers, become, kept, tries } from "./visit";
import { plural } from "./words";

const largest = 200_000; // bytes of a file, some ten times what a record needs

const isEmpty = (answers: Answers): boolean => !Object.keys(answers).length;

/** Begins with the answers that were kept. */
export function welcome(): void {
  const text = peek(id);
  const stored = unpack(model, text);
  if (stored) adopt(stored);
  show(answers);
  update();
  const last = lastResult(tries);
  notice("kept", [
    text && !stored && "What was kept on this device cannot be read.",
    !isEmpty(answers) && "Your answers are here again, as kept on this device. ",
    last && `${last}.`,
    stored && changes(stored),
  ]);
}

/** What of a record does not fit the checklist as it is now. */
const changes = ({ stale, changed, refused }: Kept): Content => [
  stale && " The checklist has changed since then, and points may have.",
  changed.length > 0 && [" Reworded, so please answer again: ", numbers(changed), "."],
  leftOut(refused),
];

const leftOut = (refused: number): Content =>
  refused > 0 && ` Left out, as no longer offered: ${plural(refused, "answer")}.`;

/** Puts other answers in place of all there are, until the reader takes that back. */
function replace(next: Answers, past: Try[], words: Content): void {
  const before = [answers, tries, "Everything is as it was before."] as const;
  become(next, past);
  show(answers);
  conceal();
  update();
  notice("kept");
  notice(
    "done",
    words,
    button("Undo", () => replace(...before)),
  ).focus();
}

export const startAgain = (): void =>
  replace(copy(), tries, "You start again. Your next result will be compared with the last.");

export function clear(): void {
  replace(copy(), [], "Your answers and results are no longer kept on this device.");
  forget(id);
}

/** Takes the answers out of the address, and asks before they replace others. */
export function openLink(): void {
  const found = fromFragment(location.hash);
  if (!found) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  const theirs = admit(model, found);
  const use = () => {
    notice("link");
    replace(theirs.answers, tries, [
      "These are the answers in the link, now kept on this device.",
      leftOut(theirs.refused),
    ]);
  };
  const tell = (words: string, ...buttons: HTMLElement[]) => notice("link", words, ...buttons).focus();
  if (isEmpty(theirs.answers)) tell("The link holds no answers to these questions. Nothing has changed.");
  else if (!moved(model, answers, theirs.answers).length) tell("The link holds the answers that are here already.");
  else if (isEmpty(answers)) use();
  else
    tell(
      "The link holds other answers than yours.",
      button("Use the answers in the link", use),
      button("Keep mine", () => tell("Your own answers stay.")),
    );
}

/** Takes the answers out of a file. */
export async function openFile(file: File): Promise<void> {
  const text = file.size > largest ? "" : await file.text().catch(() => "");
  const found = parse(text)["checklist"] === id && unpack(model, text);
  if (found && !isEmpty(found.answers))
    replace(found.answers, tries, ["These are the answers in the file.", changes(found)]);
  else notice("done", "The file holds no answers to these questions. Nothing has changed.").focus();
}

/** Shows what another tab has changed, unless this one has what storage could not take. */
export function follow(): void {
  const text = peek(id);
  const stored = text ? unpack(model, text) : { answers: copy(), tries: [] };
  if (!stored || !kept) return;
  const theirs = moved(model, answers, stored.answers);
  adopt(stored);
  if (!theirs.length) return;
  show(answers);
  outdate();
  update();
  notice("tab", ["Changed in another tab: ", numbers(theirs), "."]);
}
