// The pieces of the index, and how they are read. The form is described in
// generator/internal/search/search.go.

/** Loads a piece: its edition and its content. */
export type Load = (path: string, query: string) => Promise<[edition: string, content: any]>;

interface Root {
  edition: string;
  numbers: string;
  pages: number;
  per: number;
  words: string[];
  spelling: string[];
}

/** A page: address, title, section, description, and parts of anchor, heading and text. */
export type Page = [string, string, string, string, [string, string, string][]];

/** A word of the index, and what is written behind it. */
export type Entry = [word: string, data: string];

const code = (data: string, at: number): number => {
  const c = data.charCodeAt(at) - 35;
  return c > 57 ? c - 1 : c;
};

/** Reads the numbers of a list, behind its “!”, one after the other; -1 at its end. */
export function reader(data: string): () => number {
  let at = 1;
  return () => {
    if (at >= data.length) return -1;
    for (let n = 0, unit = 1; ; unit *= 45) {
      const digit = code(data, at++);
      if (digit < 45) return n + digit * unit;
      n += (digit - 45) * unit;
    }
  };
}

/** Reads entries: each shares the beginning of its word with the one before. */
function entries(content: string, behind: (entry: string) => number): Entry[] {
  let last = "";
  return content
    ? content.split(" ").map((entry) => {
        const end = behind(entry);
        last = last.slice(0, code(entry, 0)) + entry.slice(1, end);
        return [last, entry.slice(end)];
      })
    : [];
}

/** The last of the bounds that is not behind a word. */
function at(bounds: string[], word: string): number {
  let low = 0;
  for (let high = bounds.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (bounds[middle]! <= word) low = middle;
    else high = middle;
  }
  return low;
}

/** What the pieces of one edition say; a piece is loaded once. */
export class Pieces {
  private known = new Map<string, Promise<any>>();

  private constructor(
    private load: Load,
    private root: Root,
  ) {}

  /** Begins with the root. A query gets one that no cache has. */
  static async begin(load: Load, query = ""): Promise<Pieces> {
    const [, root] = await load("root", query);
    return new Pieces(load, { ...root, words: root.words.split(" "), spelling: root.spelling.split(" ") });
  }

  /** How many pages there are. */
  get count(): number {
    return this.root.pages;
  }

  /**
   * The entries of the words from one to another, of at most so many pieces, and whether that was too few for all.
   * Those around near are the last to be left out.
   */
  async between(kind: "words" | "spelling", from: string, to: string, most: number, near = from): Promise<[Entry[], boolean]> {
    const bounds = this.root[kind];
    const holds: number[] = [];
    for (let n = at(bounds, from), last = at(bounds, to); n <= last; n++) {
      if (bounds[n] !== bounds[n + 1]) holds.push(n); // else nothing is in it
    }
    const start = Math.max(0, Math.min(holds.indexOf(at(bounds, near)) - (most >> 1), holds.length - most));
    const pieces = holds.slice(start, start + most).map((n) => this.entries(kind, n));
    return [(await Promise.all(pieces)).flat().filter(([word]) => word >= from && word <= to), holds.length > most];
  }

  private entries(kind: "words" | "spelling", n: number): Promise<Entry[]> {
    const end = kind === "words" ? (entry: string) => entry.indexOf("!", 1) : (entry: string) => entry.length - 1;
    return this.piece(`${kind}/${n}`, this.root.edition, (content) => entries(content, end));
  }

  async page(n: number): Promise<Page> {
    const { per, numbers } = this.root;
    return (await this.piece<Page[]>(`pages/${Math.floor(n / per)}`, numbers, (content) => content))[n % per]!;
  }

  private piece<T>(path: string, wanted: string, read: (content: any) => T): Promise<T> {
    let piece = this.known.get(path);
    if (!piece) {
      piece = this.load(path, wanted).then(([edition, content]) => {
        if (edition !== wanted) throw new Stale();
        return read(content);
      });
      this.known.set(path, piece);
      piece.catch(() => this.known.delete(path)); // a connection may come back
    }
    return piece;
  }
}

/** The site was published again since the root was loaded. */
export class Stale extends Error {}
