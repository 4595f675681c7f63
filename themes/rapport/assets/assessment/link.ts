// Answers in the fragment of an address, which browsers do not send:
// #answers=known:stranger,reasons:none+other

import { copy } from "./answers";
import type { Answers } from "./scoring";

const opening = "#answers=";
const longest = 20_000; // characters: 200 questions with several answers each

export const toFragment = (answers: Answers): string =>
  opening +
  Object.entries(answers)
    .map(([id, chosen]) => `${id}:${chosen.join("+")}`)
    .join(",");

/** The answers of a fragment, not yet held to a checklist; nothing if it has none. */
export function fromFragment(fragment: string): Answers | undefined {
  if (!fragment.startsWith(opening)) return;
  const answers = copy();
  // Messengers write “+”, “,” and “:” as codes.
  for (const part of fragment
    .slice(opening.length, longest)
    .replace(/%(2[BC]|3A)/gi, decodeURIComponent)
    .split(",")) {
    const [id, chosen = ""] = part.split(":", 2);
    answers[id] = chosen.split("+");
  }
  return answers;
}
