// Answers from outside, from storage, a link or a file, are taken only as far
// as the checklist offers them. Answers have no prototype, so that a question
// may be called “constructor”.

import { allows, type Answers, type Model } from "./scoring";

/** The own fields of a value; none if it is not an object. */
export const fields = (raw?: unknown): Record<string, unknown> =>
  Object.assign(Object.create(null), typeof raw === "object" ? raw : {});

export const copy = (answers: Answers = {}): Answers => fields(answers) as Answers;

/** The answers of raw that the checklist offers, and how many there are besides. */
export function admit(model: Model, raw: unknown): { answers: Answers; refused: number } {
  const answers = copy();
  const given = fields(raw);
  let refused = Object.keys(given).length;
  for (const question of model.questions) {
    const chosen = given[question.id];
    if (!Array.isArray(chosen) || !allows(question, chosen)) continue;
    answers[question.id] = chosen;
    refused--;
  }
  return { answers, refused };
}

/** The questions that are answered differently. */
export const moved = (model: Model, before: Answers, after: Answers): number[] =>
  [...model.questions.keys()].filter(
    (i) => sorted(before, model.questions[i].id) !== sorted(after, model.questions[i].id),
  );

const sorted = (answers: Answers, id: string): string => `${[...(answers[id] ?? [])].sort()}`;
