// Numbers, dates and lists as a reader has them.

import { decimal } from "./scoring";

export const quote = (words: string): string => `“${words}”`;

/** “1 question”, “2 questions”. */
export const plural = (count: number | string, noun: string): string => `${count} ${noun}${+count === 1 ? "" : "s"}`;

/** A number of thousandths, with a real minus sign. */
export const figure = (thousandths: number): string => decimal(thousandths).replace("-", "−");

/** “21 November 2026”. */
export const day = (at: string): string => new Date(at).toLocaleDateString("en-GB", { dateStyle: "long" });
