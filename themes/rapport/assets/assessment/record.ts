// What is kept on the device, and what a saved file holds: format 1. Reading
// takes any text and never fails; what does not fit the checklist is left out.

import { admit, fields } from "./answers";
import type { Answers, Model } from "./scoring";

const format = 1;
const mostTries = 5;

/** A result that the reader was given. */
export interface Try {
  at: string; // ISO date and time
  version: string; // the model's
  outcome: string; // an ID, or empty
  title: string;
  answers: Answers; // as read, whatever it is: admit them
  scores: Record<string, string>; // by ID
}

/** A record, as far as it fits the checklist. */
export interface Kept {
  answers: Answers;
  refused: number; // answers that do not fit
  changed: number[]; // questions in other words than before: their answers are dropped
  stale: boolean; // it was another version of the checklist
  tries: Try[]; // the newest last
}

/** The text of a record. */
export function pack(model: Model, answers: Answers, more: object): string {
  const marks = Object.fromEntries(model.questions.map(({ id, mark }) => [id, mark]));
  return JSON.stringify({ format, version: model.version, ...more, answers, marks });
}

/** Reads a record; nothing if it is not one. */
export function unpack(model: Model, text?: string | null): Kept | undefined {
  const record = parse(text);
  if (record["format"] !== format) return;
  const given = fields(record["answers"]);
  const marks = fields(record["marks"]);
  const changed: number[] = [];
  model.questions.forEach(({ id, mark }, i) => {
    if (marks[id] === mark) return;
    delete given[id];
    if (marks[id]) changed.push(i);
  });
  return { ...admit(model, given), changed, stale: record["version"] !== model.version, tries: triesOf(record) };
}

/** The fields of a JSON text; none if it is not an object's. */
export const parse = (text?: string | null): Record<string, unknown> => fields(attempt(() => JSON.parse(text!)));

/** What an act returns; nothing if it throws. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return;
  }
}

/** Whether a newer page wrote the record: it is not for this one to replace. */
export function isNewer(text?: string | null): boolean {
  const found = parse(text)["format"];
  return typeof found === "number" && found > format;
}

/** The tries of a record that can be told. */
export const triesOf = ({ tries }: Record<string, unknown>): Try[] =>
  (Array.isArray(tries) ? tries : []).filter(isTold).slice(-mostTries);

const isTold = (one?: Partial<Try>): boolean =>
  typeof one?.title === "string" && typeof one.at === "string" && Date.parse(one.at) > 0;

/** Adds a try, unless it is the last one again. */
export function addTry(tries: Try[], now: Try): Try[] {
  const same = ({ answers, version }: Partial<Try> = {}) => JSON.stringify([answers, version]);
  return same(tries.at(-1)) === same(now) ? tries : [...tries, now].slice(-mostTries);
}
