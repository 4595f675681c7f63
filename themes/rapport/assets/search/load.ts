// Pieces are scripts that call one function: unlike anything else, a script
// loads also from a folder that is opened without a server.

/** What a piece says: its path, its edition, and its content. */
type Piece = [path: string, edition: string, content: any];

/** Who waits for a script. By the script, since pieces of two editions have one path. */
const waiting = new WeakMap<Element, (piece: Piece) => void>();

(globalThis as any).rapportSearch = (...piece: Piece): void => {
  const script = document.currentScript;
  if (script) waiting.get(script)?.(piece);
};

/** Lets through what is a piece of the index, and nothing else. */
const policy: { createScriptURL(address: string): string } = (globalThis as any).trustedTypes?.createPolicy("rapport-search", {
  createScriptURL: checked,
}) ?? { createScriptURL: checked };

function checked(address: string): string {
  if (!/^(root|(words|spelling|pages)\/\d+)\.js(\?\w+)?$/.test(address)) throw new TypeError(address);
  return address;
}

/** Loads a piece by its path, with a query that tells a cache of editions apart. */
export function load(path: string, query: string): Promise<[edition: string, content: any]> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    waiting.set(script, ([named, ...piece]) => named === path && resolve(piece));
    script.src = policy.createScriptURL(`${path}.js${query && "?" + query}`);
    script.onload = script.onerror = () => {
      script.remove();
      reject(new Error(path)); // unless it was the piece
    };
    document.head.append(script);
  });
}
