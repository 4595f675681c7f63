// The service worker: it keeps pages for readers without a connection. It stands
// at the root of the site and sees what is below, nothing else.
//
// The output names what is kept from the start: the self-assessments, the pages
// that they lead to, and what all of these load. Of other pages, those that were
// visited are kept. A page comes from the network wherever there is one, so a
// reader never sees an old version for want of an update, and a new worker can
// take over at once: it changes only what is shown offline.

declare const self: ServiceWorkerGlobalScope;

/** What the generator writes above this script. Files are relative to the site's root. */
declare const output: {
  version: string; // a hash of the files
  fallback: string; // the page for what is not kept
  assets: string[]; // the files whose names hold hashes of their content
  files: string[]; // the others
};

const scope = self.registration.scope;
const at = (file: string): string => new URL(file, scope).href;

// Other sites may share the origin. No address holds a space, so none of their
// caches begins like ours.
const mine = `rapport ${scope} `;
const kept = mine + output.version;
const visited = `${mine}visited`;

const patience = 3000; // milliseconds for which a reader waits for what is kept anyhow
const mostVisited = 200; // files
const largest = 2 << 20; // bytes that are kept of one visit

/** These never change. Of a file that only looks like one, another may stand there tomorrow. */
const hashed = new Set(output.assets.map(at));
const looksHashed = (url: string): boolean => url.startsWith(at("assets/")) && /\.(?:[0-9a-f]{10}|[0-9A-Z]{8})\.\w+$/.test(url);

/** A piece of the search's index: one that was kept fits only those that were kept with it. */
const isPiece = (url: string): boolean => url.startsWith(at("search/")) && plain(url).endsWith(".js");

const plain = (url: string): string => url.replace(/[?#].*/s, "");

/** What is kept of an address. A storage that fails is an empty one. */
async function find(url: string): Promise<Response | undefined> {
  try {
    for (const name of [visited, kept]) {
      const found = await (await caches.open(name)).match(plain(url), { ignoreVary: true });
      if (found) return found;
    }
  } catch {
    // the network is there for it
  }
}

/** A browser takes no answer for a page that came by way of another address. */
const direct = (response: Response): Response => (response.redirected ? new Response(response.body, response) : response);

async function fetched(url: string): Promise<Response> {
  const response = await fetch(url, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return direct(response);
}

/** Keeps all files or fails, and is then tried again. */
async function install(): Promise<void> {
  const cache = await caches.open(kept);
  const add = async (url: string): Promise<void> => cache.put(url, (hashed.has(url) && (await caches.match(url))) || (await fetched(url)));
  await Promise.all([...output.assets, ...output.files].map((file) => add(at(file))));
  await self.skipWaiting();
}

/** Gives what visited pages may need of an older version to them, and drops the rest of it. */
async function activate(): Promise<void> {
  const cache = await caches.open(visited);
  for (const file of [...output.assets, ...output.files]) await cache.delete(at(file)); // what was just fetched is newer
  for (const name of await caches.keys()) {
    if (!name.startsWith(mine) || name === kept || name === visited) continue;
    const old = await caches.open(name);
    for (const { url } of (await old.keys()).filter(({ url }) => looksHashed(url))) {
      if (!(await find(url))) await cache.put(url, (await old.match(url))!);
    }
    await caches.delete(name);
  }
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/** Keeps what a visit has loaded; forgets what is no longer there. */
async function keep(url: string, response: Response): Promise<void> {
  const cache = await caches.open(visited);
  if (response.ok) await cache.put(url, response);
  else await cache.delete(url);
  const all = await cache.keys(); // the oldest first
  for (const old of all.slice(0, -mostVisited)) await cache.delete(old);
}

/** Another program's answers may come from below the scope: what it says not to keep is not kept. */
const isWorthKeeping = ({ status, type, redirected, headers }: Response, { destination, url }: Request): boolean =>
  status === 404 ||
  status === 410 ||
  (status === 200 &&
    type === "basic" &&
    !redirected &&
    !isPiece(url) &&
    !/no-store|private/i.test(headers.get("cache-control") ?? "") &&
    Number(headers.get("content-length")) <= largest &&
    (destination !== "document" || /^text\/html\b/.test(headers.get("content-type") ?? "")));

async function load(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const response: Response = (await event.preloadResponse) || (await fetch(request));
  // Where there is no room, nothing is kept.
  if (isWorthKeeping(response, request)) event.waitUntil(keep(plain(request.url), response.clone()).catch(() => {}));
  return response;
}

/** The newest there is: from the network, or else, soon, what is kept. */
async function newest(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const arriving = load(event);
  event.waitUntil(arriving.catch(() => {})); // which may come too late for the reader and yet be kept
  const known = await find(request.url);
  try {
    if (!known || isPiece(request.url)) return await arriving;
    const late = new Promise<Response>((resolve) => setTimeout(resolve, patience, known));
    const first = await Promise.race([arriving, late]);
    return first.status < 500 ? first : known;
  } catch (error) {
    if (known) return known;
    const fallback = at(output.fallback);
    if (request.mode !== "navigate" || plain(request.url) === fallback) throw error;
    return Response.redirect(fallback); // where its own links lead to the right places
  }
}

const shown = ["document", "image", "style", "script", "font"];

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { url, method, destination, headers } = event.request;
  if (method !== "GET" || !url.startsWith(scope) || !shown.includes(destination) || headers.has("range")) return;
  event.respondWith(hashed.has(url) ? find(url).then((found) => found ?? load(event)) : newest(event));
});
