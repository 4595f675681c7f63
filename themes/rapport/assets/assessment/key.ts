// The scoring key of the page, which holds the texts of a result.

import { one, textOf } from "./dom";
import { open } from "./scoring";
import { model } from "./sheet";
import { quote } from "./words";

export const key = one<HTMLDetailsElement>("#key");

export const outcomeKey = (outcome: number): Element | null =>
  key.querySelector(`#outcome-${model.outcomes[outcome]?.id ?? ""}`);

export const scoreKey = (score: number): HTMLElement => one(`[data-score=${model.scores[score].id}]`);

export const flagTitle = (flag: number): string => quote(textOf(key, `[data-flag=${model.flags[flag]}]`));

/** The name of a verdict. */
export const outcomeTitle = (outcome: number): string =>
  textOf(outcomeKey(outcome), ".title") || (outcome === open ? "Still open" : "No result");
