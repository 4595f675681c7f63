// The page of a self-assessment. Without this script it is a worksheet; with
// it, answers are kept on the device as they are given, and lead to a result.
// Data flows one way: answers → verdict → what is shown.

import { button, el, one } from "./assessment/dom";
import { clear, follow, openFile, openLink, startAgain, welcome } from "./assessment/exchange";
import { key } from "./assessment/key";
import { notice } from "./assessment/notices";
import { form, id, sheet, show, untick } from "./assessment/sheet";
import { keyOf } from "./assessment/storage";
import { outdate, see, update } from "./assessment/view";
import { answers, take } from "./assessment/visit";

form.addEventListener("change", ({ target }) => {
  const field = sheet.find(({ inputs }) => inputs.includes(target as HTMLInputElement));
  if (!field) return;
  untick(field, target as HTMLInputElement);
  take(field);
  notice("done");
  outdate();
  update(field);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  see(startAgain);
});

const actions = one("#actions");
const file = Object.assign(el("input", ""), { type: "file", accept: ".json", hidden: true });
file.onchange = () => {
  if (file.files?.[0]) openFile(file.files[0]);
  file.value = ""; // the same file may be chosen again
};
actions.append(
  button("Load from a file", () => file.click()),
  file,
);
one("[data-action=clear]").onclick = clear;
actions.hidden = false;

document.body.classList.add("live"); // not before: where the script is missing, all of the worksheet shows
key.open = false;
const unfolded: HTMLDetailsElement[] = []; // for print
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll<HTMLDetailsElement>("main details:not([open])")) {
    part.open = true;
    unfolded.push(part);
  }
});
addEventListener("afterprint", () => {
  for (const part of unfolded.splice(0)) part.open = false;
});

addEventListener("storage", (event) => {
  if (event.key === null || event.key === keyOf(id)) follow();
});
// A browser may fill the form in its own way, or show a page as it was left.
addEventListener("pageshow", ({ persisted }) => (persisted ? follow() : show(answers)));
addEventListener("hashchange", openLink);

welcome();
openLink();
