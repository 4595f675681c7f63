// Pieces are scripts that call one function: unlike anything else, a script
// loads also from a folder that is opened without a server.

type Waiting = (edition: string, content: any) => void;

const waiting = new Map<string, Waiting>();

(globalThis as any).rapportSearch = (path: string, edition: string, content: any): void =>
  waiting.get(path)?.(edition, content);

/** Lets through what is a piece of the index, and nothing else. */
const policy: { createScriptURL(address: string): string } = (globalThis as any).trustedTypes?.createPolicy("rapport-search", {
  createScriptURL: checked,
}) ?? { createScriptURL: checked };

function checked(address: string): string {
  if (!/^(root|(words|spelling|pages)\/\d+)\.js(\?\w+)?$/.test(address)) throw new TypeError(address);
  return address;
}

/** Loads a piece by its path, with a query that tells a cache of editions apart. */
export function load(path: string, query: string): Promise<[string, any]> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    waiting.set(path, (...piece) => resolve(piece));
    script.src = policy.createScriptURL(`${path}.js${query && "?" + query}`);
    script.onerror = () => reject(new Error(path));
    script.onload = () => {
      script.remove();
      reject(new Error(path)); // unless it was a piece
    };
    document.head.append(script);
  });
}
