// Why a verdict is what it is, in words.

import { items, textOf, type Content } from "./dom";
import { flagTitle, outcomeTitle, scoreKey } from "./key";
import type { Answers, Condition, Reason, Result } from "./scoring";
import { labels, linkTo, numbers, sheet } from "./sheet";
import { figure, plural, quote } from "./words";

/** The reasons as sentences: what led to the verdict, or else what kept each better one from being reached. */
export function because(result: Result, answers: Answers): Content[] {
  const say = (reason: Reason) => sentence(reason, result, answers);
  const [led, kept] = [false, true].map((fails) => result.reasons.filter((reason) => !!reason.fails === fails));
  const better = new Set(kept.map(({ outcome }) => outcome));
  return [
    ...led.map(say),
    ...[...better].map((i) => [
      `Not ${quote(outcomeTitle(i))}:`,
      items("ul", "", kept.filter(({ outcome }) => outcome === i).map(say)),
    ]),
  ];
}

function sentence({ questions, condition, fails, holds }: Reason, { scores, flags }: Result, answers: Answers): Content {
  const { op, index = 0, flags: marks = [] } = condition;
  if (op === "answer") {
    const chosen = labels(sheet[index], answers[sheet[index].id]);
    return [linkTo(sheet[index]), chosen ? ` You answered ${chosen}.` : " This is not asked."];
  }
  const from = (lead: string) => questions.length > 0 && [` (${lead}`, numbers(questions.slice(0, 3)), ")"];
  if (op === "score")
    return [
      `${textOf(scoreKey(index), ".title")} is ${figure(scores[index] ?? 0)}`,
      !fails && from("mostly "),
      holds ? `; ${range(condition, figure)} ${fails ? "rules it out" : "leads here"}.` : `, not ${range(condition, figure)}.`,
    ];
  const raised = marks.filter((flag) => flags[flag]);
  const count = raised.reduce((sum, flag) => sum + flags[flag], 0);
  return [
    `${plural(count || "No", "answer")} ${count > 1 ? "are" : "is"} marked `,
    (count ? raised : marks).map(flagTitle).join(" or "),
    from(""),
    holds || !count ? "." : `, not ${range(condition, String)}.`,
  ];
}

function range({ least, most }: Condition, words: (limit: number) => string): string {
  if (most === undefined) return `${words(least!)} or more`;
  return least === undefined ? `${words(most)} or less` : `${words(least)} to ${words(most)}`;
}
