// Scores answers. The rules stand in generator/internal/scoring/model.go, whose
// package does the same under the same names; a test holds the two to each
// other. Change them together.
//
// Points, weights and results are whole numbers of thousandths. Sums are exact
// as numbers, and products are BigInts.

import type { Answer, Answers, Change, Condition, Model, Question, Reason, Result, Score, Step } from "./model";

export type * from "./model";

export const notApplicable = "not-applicable";
export const notSure = "not-sure";

export const noOutcome = -1;
export const noResult = -2;
export const open = -3;

// Answers

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

/** How many of some things are among others. */
const among = <T>(some: T[] = [], others: T[] = []): number => some.filter((one) => others.includes(one)).length;

const room = (q: Question): number => (q.several ? q.atMost || q.answers.length : 1);

export const allows = (q: Question, chosen: string[]): boolean => {
  const alone = chosen.length === 1;
  if (alone && chosen[0] === notApplicable) return !!q.notApplicable;
  if (alone && chosen[0] === notSure) return !!q.notSure;
  return (
    chosen.length > 0 &&
    chosen.length <= room(q) &&
    new Set(chosen).size === chosen.length &&
    chosen.every((id) => q.answers.some((answer) => answer.id === id && (alone || !answer.exclusive)))
  );
};

type Given = { ids: string[]; points: number; flags: number[] };

const give = (q: Question, ids: string[]): Given => {
  const own = q.answers.filter((answer) => ids.includes(answer.id));
  return { ids, points: sum(own.map(({ points = 0 }) => points)), flags: own.flatMap(({ flags = [] }) => flags) };
};

// A sheet: a model that is being filled in, question by question, in their order

/** A value of Kleene's logic: “all” is the least, “any” the greatest. */
type Truth = number;
const no = 0;
const maybe = 1;
const yes = 2;

/** What is given is undefined if it is missing, not allowed, or “not sure”. */
type Entry = { asked: Truth; given: Given | undefined; unsure?: boolean; cost?: number };

type Sheet = { model: Model; entries: Entry[] };

/** Whether a question counts in scores, and its flags. */
const counts = ({ asked, given }: Entry): Truth =>
  !given ? Math.min(asked, maybe) : asked === yes && given.ids[0] === notApplicable ? no : asked;

type Tally = [sum: number, base: number, count: number, open: number];

const tally = ({ model, entries }: Sheet, { by, parts, needs }: Score): Tally => {
  let [sum, base, count, open] = [0, by === "sum" ? 1000 : 0, 0, 0];
  for (const { question, weight } of parts) {
    const entry = entries[question];
    const counted = entry ? counts(entry) : maybe;
    if (counted === maybe) open++;
    if (counted !== yes) continue;
    const { low = 0, high = 0 } = model.questions[question];
    count++;
    sum += weight * entry.given!.points;
    if (by === "mean") base += Math.abs(weight);
    if (by === "percentage") base += weight * (weight > 0 ? high : low);
  }
  return [sum, base, Math.min(count, needs), open];
};

const value = (s: Sheet, score: Score): number | null => {
  const { by, multiply, add = 0, decimals = 0, round, needs, floor = -Infinity, cap = Infinity } = score;
  const [sum, base, count, open] = tally(s, score);
  if (open || count < needs || base <= 0) return null;
  const unit = 10 ** (3 - decimals);
  const whole = BigInt(base) * 1000n;
  const scale = multiply * (by === "percentage" ? 100_000 : 1);
  const numerator = BigInt(sum) * BigInt(scale) + BigInt(add) * whole;
  const denominator = whole * BigInt(unit);
  let rest = numerator % denominator;
  if (rest < 0) rest += denominator;
  let quotient = (numerator - rest) / denominator;
  const half = 2n * rest - denominator;
  const up = round === "half-up" ? half >= 0 : half > 0 || (half === 0n && quotient % 2n);
  if (round === "up" ? rest : round !== "down" && up) quotient++;
  return Math.min(cap, Math.max(floor, Number(quotient) * unit));
};

export const decimal = (thousandths: number): string => String(thousandths / 1000);

/** How often flags are raised, and how much more often they could be. */
const count = ({ model, entries }: Sheet, flags: number[] = []): [count: number, more: number] => {
  const raised = [0, 0, 0];
  entries.forEach((entry, i) => {
    const counted = counts(entry);
    if (counted)
      raised[counted] += entry.given ? among(entry.given.flags, flags) : mostRaised(model.questions[i], flags);
  });
  return [raised[yes], raised[maybe]];
};

const mostRaised = (q: Question, flags: number[]): number => {
  const raised = (answers: Answer[]) => answers.map((answer) => among(answer.flags, flags)).sort((a, b) => b - a);
  const together = raised(q.answers.filter(({ exclusive }) => !exclusive));
  return Math.max(raised(q.answers)[0], sum(together.slice(0, room(q))));
};

const between = ({ least = -Infinity, most = Infinity }: Condition, low: number, high: number): Truth =>
  high < least || low > most ? no : low < least || high > most ? maybe : yes;

const meets = (c: Condition, { ids }: Given): Truth => (among(ids, c.answers) ? yes : no);

const holds = (s: Sheet, c: Condition | undefined): Truth => {
  if (!c) return yes;
  const { op, of = [], index = 0 } = c;
  if (op === "answer") {
    const entry = s.entries[index];
    return entry ? Math.min(entry.asked, entry.given ? meets(c, entry.given) : maybe) : maybe;
  }
  if (op === "score") {
    const result = value(s, s.model.scores[index]);
    return result == null ? maybe : between(c, result, result);
  }
  if (op === "flags") {
    const [raised, more] = count(s, c.flags);
    return between(c, raised, raised + more);
  }
  const parts = of.map((part) => holds(s, part));
  return op === "all" ? Math.min(yes, ...parts) : op === "any" ? Math.max(no, ...parts) : yes - parts[0];
};

// Scoring

const fill = (model: Model, answers: Answers): Sheet => {
  const s: Sheet = { model, entries: [] };
  for (const q of model.questions) {
    // An ID may be the name of a property of every object.
    const ids = Object.hasOwn(answers, q.id) && allows(q, answers[q.id]) ? answers[q.id] : [];
    const unsure = ids[0] === notSure;
    s.entries.push({ asked: holds(s, q.when), given: ids[0] && !unsure ? give(q, ids) : undefined, unsure });
  }
  return s;
};

const verdict = (s: Sheet): number => {
  for (const [i, { when }] of s.model.outcomes.entries()) {
    const reached = holds(s, when);
    if (reached === yes) return i;
    if (reached === maybe) return s.entries.some(({ asked, given }) => asked === yes && !given) ? open : noResult;
  }
  return noOutcome;
};

export const score = (model: Model, answers: Answers): Result => {
  const s = fill(model, answers);
  const outcome = verdict(s);
  const asked = [...s.entries.keys()].filter((i) => s.entries[i].asked === yes);
  return {
    asked,
    unanswered: asked.filter((i) => !s.entries[i].given && !s.entries[i].unsure),
    unsure: asked.filter((i) => s.entries[i].unsure),
    scores: model.scores.map((score) => value(s, score)),
    flags: model.flags.map((_, flag) => count(s, [flag])[0]),
    outcome,
    reasons: reasons(s, outcome),
  };
};

const level = (model: Model, outcome: number): number | undefined => model.outcomes[outcome]?.level;

/** Whether an outcome has a higher level than another; both must have one. */
const better = (model: Model, outcome: number, than: number): boolean => level(model, outcome)! > level(model, than)!; // false for undefined

const reasons = (s: Sheet, outcome: number): Reason[] => {
  const found = new Map<string, Reason>();
  const decisive = s.model.outcomes[outcome]?.when;
  for (let i = 0; i <= outcome; i++) {
    const explain = (c: Condition): void => {
      const truth = holds(s, c);
      const key = JSON.stringify(c);
      for (const part of c.of ?? []) if (c.op === "not" || holds(s, part) === truth) explain(part);
      if (!c.of && !found.has(key))
        found.set(key, {
          outcome: i,
          condition: c,
          holds: truth === yes,
          fails: !decisive || undefined,
          questions: behind(s, c),
        });
    };
    const { when } = s.model.outcomes[i];
    if (when && (decisive ? i === outcome : better(s.model, i, outcome))) explain(when);
  }
  return [...found.values()];
};

/** The questions whose answers a comparison looks at. */
const behind = (s: Sheet, { op, index = 0, flags }: Condition): number[] => {
  if (op === "answer") return [index];
  const shares = s.entries.map(({ asked, given }, i) => {
    if (asked !== yes || !given) return 0;
    if (op === "flags") return +!!among(given.flags, flags);
    const part = s.model.scores[index].parts.find(({ question }) => question === i);
    return part ? Math.abs(part.weight * given.points) : 0;
  });
  return [...shares.keys()].filter((i) => shares[i]).sort((i, j) => shares[j] - shares[i]);
};

// Exploring: filling in in many ways at once, those that nothing later can tell apart as one

const choiceLimit = 1000;
const stepLimit = 50_000;

/** Of items with the same key keeps the cheapest, of those the first. */
const put = <T extends { cost: number }>(items: Map<string, T>, key: number[], item: T): T => {
  const name = key.join();
  const kept = items.get(name);
  if (kept && kept.cost <= item.cost) return kept;
  items.delete(name); // so that it stands in the order in which it came
  items.set(name, item);
  return item;
};

/** The comparisons that questions from one on and outcomes make. */
const comparisons = ({ questions, outcomes }: Model, from: number): Condition[] => {
  const within = (c: Condition | undefined): Condition[] => (c?.of ? c.of.flatMap(within) : c ? [c] : []);
  return [...questions.slice(from), ...outcomes].flatMap(({ when }) => within(when));
};

/** What could be given instead, the nearest first, one of those with the same effect. */
const choices = (model: Model, question: number, from: string[], fixed: boolean): Given[] | undefined => {
  const q = model.questions[question];
  const watching = comparisons(model, question).filter(({ op, index = 0 }) => op === "answer" && index === question);
  let partial = [{ given: give(q, []), cost: 0 }];
  for (const [i, { id, fixed: stuck }] of q.answers.entries()) {
    const next: Map<string, (typeof partial)[0]> = new Map();
    const held = from.includes(id);
    for (const { given: before, cost } of partial)
      for (const taken of [true, false]) {
        const ids = taken ? [...before.ids, id] : before.ids;
        if (taken && (!allows(q, ids) || (stuck && !fixed && !held))) continue;
        const given = give(q, ids);
        const full = q.answers.some((answer) => answer.exclusive && ids.includes(answer.id));
        const more = full ? 0 : Math.min(room(q) - ids.length, q.answers.length - i - 1);
        const effect = [given.points, more, +!ids[0], ...watching.map((c) => meets(c, given)), ...given.flags.sort()];
        put(next, effect, { given, cost: cost + +(taken !== held) });
      }
    partial = [...next.values()];
    if (partial.length > choiceLimit) return;
  }
  return partial
    .sort((a, b) => a.cost - b.cost)
    .filter(({ given, cost }) => given.ids[0] && cost)
    .map(({ given }) => given);
};

type Path = { sheet?: Sheet; cost: number; next: Path[]; verdicts: number[] };

/** What bounds an exploration, and what it had to leave out. */
type Bounds = { most: number; steps: number; costly?: boolean };

/** Every combination of options that is not too costly: a layer of paths for each question, and one for the end. */
const explore = (
  model: Model,
  options: (question: number, asked: Truth) => Entry[],
  bounds: Bounds,
): Path[][] | undefined => {
  const layers: Path[][] = [[{ sheet: { model, entries: [] }, cost: 0, next: [], verdicts: [] }]];
  for (const [i, { when }] of model.questions.entries()) {
    const next = new Map<string, Path>();
    const later = comparisons(model, i + 1);
    for (const path of layers[i]) {
      const before = path.sheet!;
      for (const entry of options(i, holds(before, when))) {
        const cost = path.cost + (entry.cost ?? 0);
        if (cost > bounds.most) {
          bounds.costly = true;
          continue;
        }
        if (++bounds.steps > stepLimit) return;
        const sheet = { model, entries: [...before.entries, entry] };
        const seen: number[] = [];
        for (const c of later) seen.push(...look(sheet, c));
        path.next.push(put(next, seen, { sheet, cost, next: [], verdicts: [] }));
      }
      path.sheet = undefined; // no longer needed, and large
    }
    layers.push([...next.values()]);
  }
  return layers;
};

/** All that a comparison can see: what it has come to, and if that is not settled what it is made of. */
const look = (s: Sheet, c: Condition): number[] => {
  const counted = c.op === "flags" ? count(s, c.flags) : undefined;
  const truth = counted ? between(c, counted[0], Infinity) : holds(s, c);
  if (truth !== maybe || c.op === "answer") return [truth];
  return [truth, ...(counted ?? tally(s, s.model.scores[c.index ?? 0]))];
};

// What is still possible

const union = (lists: number[][]): number[] => [...new Set(lists.flat())].sort((a, b) => a - b);

/** All completions of the answers, each path with its verdicts. */
const completions = (model: Model, answers: Answers): Path[][] | undefined => {
  const options = fill(model, answers).entries.map(({ given }, i) => (given ? [given] : choices(model, i, [], true)));
  if (options.includes(undefined)) return;
  const entries = (i: number, asked: Truth) => (asked ? options[i]! : [undefined]).map((given) => ({ asked, given }));
  const layers = explore(model, entries, { most: 0, steps: 0 });
  for (const path of layers?.flat().reverse() ?? [])
    path.verdicts = union(path.sheet ? [[verdict(path.sheet)]] : path.next.map(({ verdicts }) => verdicts));
  return layers;
};

/** The verdicts of every completion of the answers; null if there are too many. */
export const possible = (model: Model, answers: Answers): number[] | null =>
  completions(model, answers)?.[0][0].verdicts ?? null;

/** The questions answered with “not sure” that are worth settling, the most telling first. */
export const settling = (model: Model, answers: Answers): number[] => {
  const layers = completions(model, answers);
  if (!layers) return [];
  const left = score(model, answers).unsure.map((i) => {
    const sizes = layers[i][0].next.map(
      (_, option) => union(layers[i].map(({ next }) => next[option].verdicts)).length,
    );
    return { i, fewest: Math.min(...sizes), most: Math.max(...sizes) };
  });
  return left
    .filter(({ fewest }) => fewest < layers[0][0].verdicts.length)
    .sort((a, b) => a.most - b.most)
    .map(({ i }) => i);
};

// What could be better

/** What a respondent can change an answer to. */
const instead = ({ model, entries }: Sheet, i: number): Given[] | undefined => {
  const ids = entries[i].given?.ids ?? [];
  return model.questions[i].fixed || ids[0] === notApplicable ? [] : choices(model, i, ids, false);
};

/** The fewest answers to give differently for a verdict of a higher level. */
export const smallestChange = (model: Model, answers: Answers): Change[] => {
  const now = fill(model, answers);
  const present = verdict(now);
  const changes = now.entries.map((_, i) => instead(now, i));
  if (level(model, present) == null || changes.includes(undefined)) return [];
  const options = (i: number, asked: Truth): Entry[] => {
    const before = now.entries[i];
    if (!asked) return [{ asked, given: undefined }];
    const stays = { asked, given: before.given };
    if (asked === maybe) return [stays];
    const changed = changes[i]!.map((given) => ({ asked, given, cost: 1 }));
    return before.given || before.asked === yes ? [...changed, stays] : changed;
  };
  for (const bounds: Bounds = { most: 1, steps: 0 }; ; bounds.most++) {
    bounds.costly = false;
    let best: Entry[] = [];
    let reached = present;
    for (const { sheet } of explore(model, options, bounds)?.at(-1) ?? []) {
      const outcome = verdict(sheet!);
      if (better(model, outcome, reached)) [best, reached] = [sheet!.entries, outcome];
    }
    if (best[0] || !bounds.costly || bounds.steps > stepLimit)
      return best.flatMap(({ cost, given }, question) => (cost ? { question, to: given!.ids } : []));
  }
};

/** The answers worth improving, those that lead to the best verdict first, then those that gain most. */
export const steps = (model: Model, answers: Answers): Step[] => {
  const now = fill(model, answers);
  const found = now.entries.map(({ asked, given }, question): Step => {
    let [best, reaches, gain] = [verdict(now), -1, 0];
    for (const other of (asked === yes && given && instead(now, question)) || []) {
      const outcome = verdict(fill(model, { ...answers, [model.questions[question].id]: other.ids }));
      if (better(model, outcome, best)) best = reaches = outcome;
      gain = Math.max(gain, worth(model, question, other.points - given!.points));
    }
    return { question, reaches, gain };
  });
  const rank = ({ reaches }: Step): number => level(model, reaches) ?? -Infinity;
  // The difference of two infinities is not a number, and leaves it to the gain.
  return found.filter(({ reaches, gain }) => reaches >= 0 || gain).sort((a, b) => rank(b) - rank(a) || b.gain - a.gain);
};

/** What more points in a question are worth in the first score that has a better direction. */
const worth = ({ scores }: Model, question: number, more: number): number => {
  for (const { better, parts } of scores) {
    const part = better && parts.find((part) => part.question === question);
    if (part) return Math.trunc((part.weight * more * (better === "lower" ? -1 : 1)) / 1000);
  }
  return 0;
};
