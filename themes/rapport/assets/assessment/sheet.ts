// The form: one field a question. A question may be called “submit” or
// “elements”, and its inputs then hide what the form has under that name. So
// the form is only asked for names with a capital letter, which no ID has.

import { clean, el, one, textOf, type Content } from "./dom";
import type { Answers, Model, Question } from "./scoring";
import { quote } from "./words";

export interface Field {
  id: string;
  question: Question;
  box: HTMLElement;
  inputs: HTMLInputElement[];
  number: string; // as printed beside the question
  ask: string;
}

export const model: Model = JSON.parse(one("#model").textContent!);
export const form = one<HTMLFormElement>("#assessment");
export const id: string = form.getAttribute("data-id")!;

/** The fields, in the model's order. The form has the IDs of questions and answers, so the page's model goes without. */
export const sheet: Field[] = [...form.querySelectorAll("fieldset")].map((box, i) => {
  const inputs = [...box.querySelectorAll("input")];
  const question = model.questions[i];
  question.id = box.id.slice(2); // behind “q-”
  question.answers.forEach((answer, n) => (answer.id = inputs[n].value));
  const parts = [...box.querySelector("legend")!.childNodes].filter((part) => !(part as Element).className); // not number and hint
  const ask = clean(parts.map((part) => part.textContent).join(""));
  return {
    id: question.id,
    question,
    box,
    inputs,
    number: textOf(box, ".number"),
    ask,
  };
});

/** What is ticked in a field. */
export const ticked = ({ inputs }: Field): string[] =>
  inputs.filter((input) => input.checked).map((input) => input.value);

/** Ticks what the answers say, and nothing else. */
export function show(answers: Answers): void {
  for (const { id, inputs } of sheet) for (const input of inputs) input.checked = !!answers[id]?.includes(input.value);
}

/** Unticks what cannot be chosen together with what was just ticked. */
export function untick({ question, inputs }: Field, last: HTMLInputElement): void {
  const alone = ({ value }: HTMLInputElement) => {
    const own = question.answers.find((answer) => answer.id === value);
    return !own || own.exclusive; // “does not apply” and “not sure” are not the question's own
  };
  if (last.checked)
    for (const input of inputs) if (input !== last && (alone(input) || alone(last))) input.checked = false;
}

/** Says if more is ticked than may be. */
export function excess(field: Field): string {
  const { atMost = Infinity } = field.question;
  const count = ticked(field).length;
  return count > atMost ? `Choose at most ${atMost}, not ${count}` : "";
}

/** The words of answers, in quotes. */
export const labels = ({ inputs }: Field, chosen: string[] = []): string =>
  inputs
    .filter(({ value }) => chosen.includes(value))
    .map((input) => quote(textOf(input.parentElement, ".label")))
    .join(", ");

/** A link to a question: it leads to the answers, where a reader goes on. What is not asked is only named. */
export function linkTo({ id, ask, box, inputs }: Field, words = ask): Node {
  if (box.hidden) return el("span", "", words);
  const link = el("a", "", words);
  link.href = `#q-${id}`;
  link.onclick = (event) => {
    event.preventDefault();
    (inputs.find((input) => input.checked) ?? inputs[0]).focus({ preventScroll: true });
    box.scrollIntoView();
  };
  return link;
}

/** Links to questions by their numbers: “question 1, question 4 and question 5”. */
export const numbers = (questions: number[]): Content =>
  questions.map((q, i) => [
    i > 0 && (i < questions.length - 1 ? ", " : " and "),
    linkTo(sheet[q], `question ${sheet[q].number}`),
  ]);

/** Shows the questions that are asked, and says which came and went. */
export function reveal(asked: number[]): string[] {
  const [came, went]: Field[][] = [[], []];
  sheet.forEach((field, i) => {
    const hide = !asked.includes(i);
    if (field.box.hidden !== hide) (hide ? went : came).push(field);
    field.box.hidden = hide;
  });
  for (const topic of form.querySelectorAll<HTMLElement>(".topic"))
    topic.hidden = !topic.querySelector("fieldset:not([hidden])");
  return [told(came, "asked too"), told(went, "not asked now")];
}

const told = (fields: Field[], words: string): string =>
  fields.length > 1
    ? `${fields.length} questions are ${words}`
    : fields.map(({ number }) => `Question ${number} is ${words}`).join("");

/** Says in a field what is wrong with its answer; with no words, that nothing is. */
export function mark({ id, box }: Field, words: string): void {
  box.querySelector(".error")?.remove();
  box.classList.toggle("missing", !!words);
  box.removeAttribute("aria-describedby");
  if (!words) return;
  const error = el("p", "error", words);
  error.id = `error-${id}`;
  box.setAttribute("aria-describedby", error.id);
  box.querySelector("legend")!.after(error);
}
