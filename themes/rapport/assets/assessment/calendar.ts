// A reminder as a calendar file: RFC 5545.

export interface Reminder {
  uid: string;
  now: Date;
  on: string; // the day: 20261121
  summary: string;
  url: string;
}

/** The day so many months and days after a date where the reader is; the 31st becomes the last of a shorter month. */
export function dayAfter(from: Date, months = 0, days = 0): string {
  const [year, month] = [from.getFullYear(), from.getMonth() + months];
  const last = new Date(year, month + 1, 0).getDate();
  return digits(new Date(Date.UTC(year, month, Math.min(from.getDate(), last) + days)), 10);
}

const digits = (date: Date, length: number): string => date.toISOString().slice(0, length).replace(/[-:]/g, "");

/** The file's text. */
export const calendar = ({ uid, now, on, summary, url }: Reminder): string =>
  `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Rapport//EN
BEGIN:VEVENT
UID:${escape(uid)}
DTSTAMP:${digits(now, 19)}Z
DTSTART;VALUE=DATE:${on}
SUMMARY:${escape(summary)}
URL:${url}
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
`.replace(/.+\n/g, fold);

const escape = (text: string): string => text.replace(/[\\;,]/g, "\\$&").replace(/[\0-\x1f\x7f]+/g, " ");

/** Breaks a line so that none is longer than 75 octets. A character has up to four, and is not torn. */
const fold = (line: string): string =>
  line.replace(/[^\0-\x7f]/.test(line) ? /.{18}(?=.)/gu : /.{74}(?=.)/g, "$&\r\n ").replace(/\n$/, "\r\n");
