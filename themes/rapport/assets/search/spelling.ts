/**
 * The number of edits from a word to another: letters put in, left out, replaced,
 * or two neighbours exchanged. With begins, to the beginning of the other that is
 * nearest. Numbers beyond most may be too small, but not below or at it.
 */
export function distance(word: string, other: string, most: number, begins: boolean): number {
  if (word.length - other.length > most || (!begins && other.length - word.length > most)) return most + 1;
  let [before, last] = [[] as number[], [...other.slice(0, word.length + most)].map((_, i) => i + 1)];
  last.unshift(0);
  for (let i = 1; i <= word.length; i++) {
    const row = [i];
    for (let j = 1; j < last.length; j++) {
      const same = word[i - 1] === other[j - 1];
      let edits = Math.min(last[j - 1]! + +!same, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) {
        edits = Math.min(edits, before[j - 2]! + 1);
      }
      row.push(edits);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return begins ? Math.min(...last) : last.at(-1)!;
}
