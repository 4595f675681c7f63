// What a reader can take away: a link, a file, a date.

import { calendar, dayAfter } from "./calendar";
import { button, el, textOf } from "./dom";
import { toFragment } from "./link";
import { pack } from "./record";
import type { Answers } from "./scoring";
import { id, model } from "./sheet";

const address = location.href.replace(/#.*/, "");
const name = id.replace(/.*\//, "");

/** Offers to save answers to a file. */
export const saveButton = (answers: () => Answers): HTMLElement =>
  button("Save to a file", () =>
    download(
      `${name}.json`,
      "application/json",
      pack(model, answers(), { checklist: id, date: new Date().toISOString() }),
    ),
  );

/** Offers to put a date into a calendar. */
export const reminderButton = (months?: number, days?: number): HTMLElement =>
  button("Add a reminder to my calendar", () => {
    const now = new Date();
    const uid = `${+now}@${location.hostname}`;
    const summary = `Look again: ${textOf(document, "h1")}`;
    download(
      `${name}.ics`,
      "text/calendar",
      calendar({ uid, now, on: dayAfter(now, months, days), summary, url: address }),
    );
  });

/** Offers a link that holds the answers; says in out what became of it. */
export const linkButton = (answers: Answers, out: HTMLElement): HTMLElement =>
  button("Copy a link to my answers", async () => {
    const field = el("input", "");
    field.value = address + toFragment(answers);
    field.readOnly = true;
    try {
      await navigator.clipboard.writeText(field.value);
      out.replaceChildren("Copied. Whoever opens the link sees your answers.");
    } catch {
      out.replaceChildren(el("label", "", "Copy this link. Whoever opens it sees your answers. ", field));
      field.select();
    }
  });

function download(file: string, type: string, text: string): void {
  const link = el("a", "");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
