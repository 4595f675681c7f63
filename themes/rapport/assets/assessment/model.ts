// What scoring works on and what it finds: the JSON of a page, with the names
// and meanings of generator/internal/scoring/model.go and result.go.

/** A question's ID to the IDs of its chosen answers. */
export type Answers = Record<string, string[]>;

export type Model = {
  version: string;
  questions: Question[];
  scores: Score[];
  flags: string[];
  outcomes: Outcome[];
};

export type Question = {
  id: string;
  mark: string;
  when?: Condition;
  several?: boolean;
  atMost?: number;
  notApplicable?: boolean;
  notSure?: boolean;
  fixed?: boolean;
  low?: number;
  high?: number;
  answers: Answer[];
};

export type Answer = { id: string; points?: number; flags?: number[]; exclusive?: boolean; fixed?: boolean };

export type Score = {
  id: string;
  by: "sum" | "mean" | "percentage";
  parts: { question: number; weight: number }[];
  multiply: number;
  add?: number;
  floor?: number;
  cap?: number;
  decimals?: number;
  round: "half-up" | "half-even" | "up" | "down";
  needs: number;
  better?: "lower" | "higher";
  bands?: { id: string; from?: number; to?: number }[];
};

export type Outcome = { id: string; when?: Condition; level?: number; remindDays?: number; remindMonths?: number };

export type Condition = {
  op: "all" | "any" | "not" | "answer" | "score" | "flags";
  of?: Condition[];
  index?: number;
  answers?: string[];
  flags?: number[];
  least?: number;
  most?: number;
};

export type Result = {
  asked: number[];
  unanswered: number[];
  unsure: number[];
  scores: (number | null)[];
  flags: number[];
  outcome: number;
  reasons: Reason[];
};

export type Reason = { outcome: number; condition: Condition; holds: boolean; fails?: boolean; questions: number[] };

export type Change = { question: number; to: string[] };

export type Step = { question: number; reaches: number; gain: number };
