// What the answers come to and what would help. The longer texts are copies
// from the scoring key.

import { copy } from "./answers";
import { copies, el, flat, folded, items, textOf, type Content } from "./dom";
import { key, outcomeKey, outcomeTitle, scoreKey } from "./key";
import { because } from "./reasons";
import { open, possible, score, settling, smallestChange, steps, type Answers, type Result } from "./scoring";
import { labels, linkTo, model, sheet } from "./sheet";
import { figure, plural, quote } from "./words";

/** What the answers lead to. */
export interface Verdict {
  outcome: number; // an index, or below zero
  left: number[]; // while it is open: the verdicts that are still possible, if that could be worked out
  result: Result;
}

/** The verdict. If all that is not sure can only lead to one, it is that one. */
export function judge(answers: Answers): Verdict {
  const result = score(model, answers);
  const left = (result.outcome === open && possible(model, answers)) || [];
  return { outcome: left.length === 1 ? left[0] : result.outcome, left, result };
}

/** All that there is to say about a verdict, the heading excepted: why it is so, what to do, and then the figures. */
export function explain({ outcome, left, result }: Verdict, answers: Answers): Content {
  const found = outcomeKey(outcome);
  const reasons = because(result, answers);
  if (outcome >= 0 && !reasons.length)
    reasons.push(left.length ? "Whatever you are not sure of, it leads here." : "No other result fits.");
  return [
    copies(found, ".text"),
    outcome === open && unsettled(left, settling(model, answers), result),
    outcome < 0 && outcome !== open && el("p", "", "Too few of the questions apply to you for a result."),
    part("Why", items("ul", "reasons", reasons)),
    part("What to do next", copies(found, ".next, .reads")),
    part("The smallest change", change(answers)),
    part("What your answers suggest", advice(result, answers)),
    part("Scores", result.scores.some((value) => value !== null) && el("div", "scores", result.scores.map(row))),
  ];
}

export const part = (heading: string, content: Content): Content =>
  flat(content).length > 0 && [el("h3", "", heading), content];

const unsettled = (left: number[], first: number[], { unsure }: Result): Content => [
  el("p", "", "It depends on what you are not sure of."),
  left.length > 0 && [el("p", "", "These results are possible:"), items("ul", "possible", left.map(outcomeTitle))],
  el("p", "", "It would help to find out:"),
  items(
    "ul",
    "",
    (first.length ? first : unsure).map((i) => linkTo(sheet[i])),
  ),
];

function row(value: number | null, i: number): Content {
  const found = scoreKey(i);
  const { bands = [], better } = model.scores[i];
  const { least, most } = found.dataset as { least: string; most: string }; // as written for people; empty if not known
  const band = value !== null && bands.find(({ from = -Infinity, to = Infinity }) => from <= value && value <= to);
  const words = band && found.querySelector(`[data-band=${band.id}]`);
  const extent = most && (least === "0" ? ` of ${most}` : `, between ${least} and ${most}`);
  return el(
    "div",
    "score-row",
    el("p", "title", textOf(found, ".title")),
    el("p", "figures", value === null ? "not known" : [figure(value), extent, better && `; ${better} is better`]),
    value !== null && most && bar(value / 1000, toNumber(least), toNumber(most)),
    words && [el("p", "band", textOf(words, ".title")), copies(words, ".text")],
  );
}

const toNumber = (words: string): number => +words.replace("−", "-");

/** A bar from zero, wherever on the scale that is, to the value. */
function bar(value: number, least: number, most: number): Content {
  const made = el("div", "bar");
  const place = (name: string, of: number) =>
    made.style.setProperty(name, `${Math.max(0, Math.min(1, (of - least) / (most - least || 1)))}`);
  place("--zero", 0);
  place("--share", value);
  return made;
}

const enough = 5; // pieces of advice that show at once

/** What can be said about the reader's answers: first about those that would gain most, then about those that decided. */
function advice({ asked, reasons }: Result, answers: Answers): Content {
  const better = new Map(steps(model, answers).map((step) => [step.question, step]));
  const decisive = [...better.keys(), ...reasons.flatMap(({ questions }) => questions)];
  const found: Content[] = [];
  let first = 0;
  for (const i of new Set([...decisive, ...asked])) {
    const { gain, reaches = -1 } = better.get(i) ?? {};
    const texts = asked.includes(i) ? textsFor(i, answers) : [];
    if (!texts.length && reaches < 0) continue;
    if (found.length < enough && decisive.includes(i)) first++;
    const words = [
      gain && `is up to ${plural(figure(gain), "point")} better`,
      reaches >= 0 && `alone leads to ${quote(outcomeTitle(reaches))}`,
    ].filter(Boolean);
    found.push([
      el("p", "", linkTo(sheet[i])),
      el(
        "p",
        "given",
        `You answered ${labels(sheet[i], answers[sheet[i].id])}. `,
        words.length > 0 && el("span", "gain", `Another answer ${words.join(" and ")}.`),
      ),
      texts,
    ]);
  }
  if (found.length < enough + 3) first = found.length;
  const more = items("ol", "steps", found.slice(first));
  if (first && more) (more as HTMLOListElement).start = first + 1;
  return [
    items("ol", "steps", found.slice(0, first)),
    more && folded(plural(found.length - first, "more answer"), more),
  ];
}

/** The advice for the answers to a question. */
const textsFor = (question: number, answers: Answers): Node[] =>
  answers[sheet[question].id].flatMap((answer) =>
    copies(key, `[data-question=${sheet[question].id}] [data-answer="${answer}"] > :not(.label)`),
  );

/** The fewest answers that would lead to a better verdict. */
function change(answers: Answers): Content {
  const after = copy(answers);
  const entries = smallestChange(model, answers).map(({ question, to }): Content => {
    const field = sheet[question];
    const from = labels(field, answers[field.id]);
    after[field.id] = to;
    return [linkTo(field), ` ${labels(field, to)}`, from && `, not ${from}`];
  });
  const count = ["", "One answer", "Two answers", "Three answers"][entries.length] ?? `${entries.length} answers`;
  const words = `${count} would change this to ${quote(outcomeTitle(score(model, after).outcome))}:`;
  return (
    entries.length > 0 &&
    el("div", "change", el("p", "", words), items("ul", "", entries), el("p", "", "Only a real change helps."))
  );
}
