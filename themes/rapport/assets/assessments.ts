// Lists of self-assessments show the reader's own last result.

import { parse, triesOf } from "./assessment/record";
import { lastResult, peek } from "./assessment/storage";

function show(): void {
  for (const entry of document.querySelectorAll("li[data-assessment]")) {
    const place = entry.querySelector<HTMLElement>(".last-result");
    if (!place) continue;
    place.textContent = lastResult(triesOf(parse(peek(entry.getAttribute("data-assessment")!))));
    place.hidden = !place.textContent;
  }
}

show();
addEventListener("pageshow", show); // a list that a reader comes back to
