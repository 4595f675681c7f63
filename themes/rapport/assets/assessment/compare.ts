// This result beside the one before.

import { admit, moved } from "./answers";
import { el, folded, items, textOf, type Content } from "./dom";
import { scoreKey } from "./key";
import type { Try } from "./record";
import { part } from "./result";
import { score } from "./scoring";
import { labels, linkTo, model, sheet } from "./sheet";
import { day, figure, plural } from "./words";

/** What has changed since an earlier try. Its scores are worked out anew, so that the two compare. */
export function compare(then: Try, now: Try): Content {
  const before = admit(model, then.answers).answers;
  const [old, scores] = [score(model, before).scores, score(model, now.answers).scores];
  const rows = model.scores.map(({ better }, i) => {
    const [from, to] = [old[i], scores[i]];
    return (
      from !== null &&
      to !== null &&
      row(textOf(scoreKey(i), ".title"), figure(from), `${figure(to)}, ${trend(to - from, better)}`)
    );
  });
  const answers = moved(model, before, now.answers).map((i) => {
    const field = sheet[i];
    const [from, to] = [before, now.answers].map(({ [field.id]: chosen }) => labels(field, chosen) || "not asked");
    return [linkTo(field), ` ${from}, now ${to}`];
  });
  const list = folded(`${plural(answers.length, "answer")} changed`, items("ul", "moved", answers));
  list.open = answers.length < 5;
  return part("Since the last time", [
    el("table", "comparison", head(day(then.at), "Now"), row("Result", then.title, now.title), rows),
    answers.length > 0 && list,
  ]);
}

/** A direction, and a judgement only where the checklist makes one. */
function trend(by: number, better?: string): string {
  const direction = by < 0 ? "lower" : "higher";
  return !by ? "the same" : !better ? direction : better === direction ? "better" : "worse";
}

const row = (name: string, from: string, to: string): Content =>
  el("tr", "", el("th", "", name), el("td", "", from), el("td", "", to));

const head = (from: string, to: string): Content => el("tr", "", el("td", ""), el("th", "", from), el("th", "", to));
