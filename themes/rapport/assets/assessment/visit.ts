// The answers of this visit, and the keeping of them. They live here; storage
// has a copy if it can.

import { copy } from "./answers";
import { notice } from "./notices";
import { addTry, pack, type Try } from "./record";
import { allows, type Answers } from "./scoring";
import { id, model, ticked, type Field } from "./sheet";
import { keep } from "./storage";
import { saveButton } from "./tools";

export let answers = copy();
export let tries: Try[] = [];
export let kept = true; // whether storage has what is here

/** Takes over what storage has. */
export function adopt(stored: { answers: Answers; tries: Try[] }): void {
  ({ answers, tries } = stored);
}

/** Takes other answers and tries in place of all there are. */
export function become(next: Answers, past: Try[]): void {
  answers = next;
  tries = past;
  store();
}

/** Takes the answer of a field as it is ticked. */
export function take(field: Field): void {
  const chosen = ticked(field);
  if (allows(field.question, chosen)) answers[field.id] = chosen;
  else delete answers[field.id];
  store();
}

/** Notes a result; returns the one before it. */
export function note(now: Try): Try | undefined {
  tries = addTry(tries, now);
  store();
  return tries.at(-2);
}

function store(): void {
  kept = keep(id, pack(model, answers, { tries }));
  const trouble = "Your answers cannot be kept on this device: its storage is full or blocked.";
  notice(
    "keeping",
    !kept && trouble,
    saveButton(() => answers),
  );
}
