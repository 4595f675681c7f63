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
  files: string[]; // the pages
  extra: string[]; // pictures and the index: what pages can do without
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
const largest = 2 << 20; // bytes of a file that is kept because of a visit

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

/**
 * Keeps all assets and pages or fails, and is then tried again: what is offered without a connection has to be there.
 * Of the rest, what cannot be had is left out; a picture is kept when a page with it is visited.
 */
async function install(): Promise<void> {
  const cache = await caches.open(kept);
  const add = async (file: string): Promise<void> => {
    const url = at(file);
    await cache.put(url, (hashed.has(url) && (await caches.match(url))) || (await fetched(url)));
  };
  await Promise.all([...output.assets, ...output.files].map(add));
  await Promise.allSettled(output.extra.map(add));
  await self.skipWaiting();
}

/** Gives what visited pages may need of an older version to them, and drops the rest of it. */
async function activate(): Promise<void> {
  const cache = await caches.open(visited);
  for (const { url } of await (await caches.open(kept)).keys()) await cache.delete(url); // what was just fetched is newer
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

/** The body of a response, unless it is too large to be kept. */
async function bodyOf(response: Response): Promise<Blob | undefined> {
  const reader = response.body!.getReader();
  const parts: BlobPart[] = [];
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    parts.push(value);
    length += value.length;
    if (length > largest) return void reader.cancel();
  }
}

/** Whether HTML is a page of this site: then its style sheet is one of this site's assets. */
function isPage(html: string, url: string): boolean {
  const sheet = /<link rel="stylesheet" href="([^"]+)"/.exec(html)?.[1];
  return sheet !== undefined && looksHashed(new URL(sheet, url).href);
}

/** Pages that are on their way to what is kept. */
const pages = new Map<string, Promise<void>>();

/**
 * Whether a file belongs to this site: another program may stand below the scope. Assets are known by their names, pages
 * by their assets, and pictures by the page that shows them, which is kept.
 */
async function isOurs({ request, clientId }: FetchEvent, body: Blob): Promise<boolean> {
  if (looksHashed(request.url)) return true;
  if (request.destination === "document") return isPage(await body.text(), request.url);
  const page = request.destination === "image" ? (await self.clients.get(clientId))?.url : undefined;
  if (!page) return false;
  await pages.get(plain(page));
  return (await find(page)) !== undefined;
}

/** Keeps what a visit has loaded; forgets what is no longer there. */
async function keep(event: FetchEvent, response: Response): Promise<void> {
  const url = plain(event.request.url);
  const cache = await caches.open(visited);
  if (response.ok) {
    const body = await bodyOf(response);
    if (!body || !(await isOurs(event, body))) return;
    await cache.put(url, new Response(body, response));
  } else {
    await cache.delete(url);
  }
  const all = await cache.keys(); // the oldest first
  for (const old of all.slice(0, -mostVisited)) await cache.delete(old);
}

/** What a server says not to keep is not kept. */
const isWorthKeeping = ({ status, type, redirected, headers }: Response, { destination, url }: Request): boolean =>
  status === 404 ||
  status === 410 ||
  (status === 200 &&
    type === "basic" &&
    !redirected &&
    !isPiece(url) &&
    !/no-store|private/i.test(headers.get("cache-control") ?? "") &&
    (destination !== "document" || /^text\/html\b/.test(headers.get("content-type") ?? "")));

async function load(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const response: Response = (await event.preloadResponse) || (await fetch(request));
  if (isWorthKeeping(response, request)) {
    const url = plain(request.url);
    const keeping = keep(event, response.clone()).catch(() => {}); // where there is no room, nothing is kept
    if (request.destination === "document") pages.set(url, keeping);
    event.waitUntil(keeping.then(() => pages.delete(url)));
  }
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
    const wanted = "./" + request.url.slice(scope.length).replace(/#.*/s, "");
    return Response.redirect(`${fallback}?to=${encodeURIComponent(wanted)}`); // where its own links lead to the right places
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
