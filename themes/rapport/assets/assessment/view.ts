// What the page shows of the answers: how far they are, and the result.

import { copy } from "./answers";
import { compare } from "./compare";
import { button, copies, el, flat, items, one, type Content } from "./dom";
import { key, outcomeTitle } from "./key";
import { box } from "./notices";
import type { Try } from "./record";
import { explain, judge, part, type Verdict } from "./result";
import { decimal, score } from "./scoring";
import { excess, form, linkTo, mark, model, reveal, sheet, type Field } from "./sheet";
import { linkButton, reminderButton, saveButton } from "./tools";
import { answers, note, tries } from "./visit";
import { plural } from "./words";

const result = one("#result");
const remarks = one("#remarks");
const progress = one("#progress");

let missing: number[] = []; // the questions of the error summary

/** Brings the form into line with the answers, and says how far they are, and what a change brought about. */
export function update(changed?: Field): void {
  const { asked, unanswered } = score(model, answers);
  const news = reveal(asked);
  complain(missing.filter((i) => unanswered.includes(i)));
  const [next] = unanswered;
  const said = [
    `${asked.length - unanswered.length} of ${asked.length} answered`,
    ...(changed ? [...news, excess(changed)] : []),
    asked.length - asked.indexOf(next) < model.questions.length - next && "More may follow", // conditions look back only
  ];
  const words = said.filter(Boolean).join(". ");
  if (progress.textContent !== words) progress.textContent = words; // what has not changed is not announced again
}

/** Marks the questions that have no answer, and lists them. */
function complain(about: number[]): HTMLElement {
  missing = about;
  sheet.forEach((field, i) => mark(field, excess(field) || (about.includes(i) ? "Not answered yet" : "")));
  document.querySelector(".error-summary")?.remove();
  const links = items(
    "ul",
    "",
    about.map((i) => linkTo(sheet[i])),
  );
  const summary = el(
    "div",
    "error-summary",
    el("h2", "", `${plural(about.length, "question")} still to answer`),
    links,
  );
  summary.tabIndex = -1;
  if (links) one("#actions").before(summary);
  return summary;
}

/** Shows the result, or what is missing for one. */
export function see(restart: () => void): void {
  const verdict = judge(answers);
  const { unanswered } = verdict.result;
  const summary = complain(unanswered);
  if (unanswered.length) return summary.focus();
  const now = tryOf(verdict);
  const before = now.outcome ? note(now) : tries.at(-1);
  const heading = el("h2", "verdict", "Your result: ", now.title);
  heading.tabIndex = -1;
  const caveat = copies(form.parentNode, ":scope > .caveat > *");
  conceal();
  result.replaceChildren(
    ...flat([
      heading,
      explain(verdict, answers),
      before && compare(before, now),
      caveat.length > 0 && el("div", "caveat prose", caveat),
      remarks,
      part("Keep this result", tools(verdict.outcome, now, restart)),
    ]),
  );
  result.hidden = false;
  if (now.outcome) result.setAttribute("data-outcome", now.outcome);
  for (const id in now.scores) result.setAttribute(`data-score-${id}`, now.scores[id]);
  heading.focus({ preventScroll: true });
  result.scrollIntoView(); // to the top, where the heading alone might stay at the bottom
}

/** What is worth keeping of a result: the answers that count, and what they come to. */
function tryOf({ outcome, result: { asked, scores } }: Verdict): Try {
  const { version } = model;
  const now: Try = {
    at: new Date().toISOString(),
    version,
    outcome: model.outcomes[outcome]?.id ?? "",
    title: outcomeTitle(outcome),
    answers: copy(),
    scores: {},
  };
  for (const i of asked) now.answers[sheet[i].id] = answers[sheet[i].id];
  model.scores.forEach(({ id }, i) => scores[i] != null && (now.scores[id] = decimal(scores[i])));
  return now;
}

function tools(outcome: number, { answers }: Try, restart: () => void): Content {
  const { remindMonths, remindDays } = model.outcomes[outcome] ?? {};
  const out = el("div", "toast");
  out.setAttribute("role", "status");
  return [
    el(
      "div",
      "tools",
      button("Print", () => print()),
      linkButton(answers, out),
      saveButton(() => answers),
      (remindMonths || remindDays) && reminderButton(remindMonths, remindDays),
      button("Start again", restart),
    ),
    out,
  ];
}

/** Takes back what tells other programs of the result, and tells the reader. */
export function outdate(): void {
  for (const name of result.getAttributeNames()) if (name.startsWith("data-")) result.removeAttribute(name);
  if (result.hidden || result.querySelector(".notice")) return;
  result.prepend(
    box(
      "Your answers have changed since this result.",
      button("See my result again", () => form.requestSubmit()),
    ),
  );
}

/** Takes the result away. */
export function conceal(): void {
  result.hidden = true;
  outdate();
  key.after(remarks);
}
