// This site does not work offline. Where it once did, this takes the place of its
// service worker, removes what that has kept, and leaves.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith(`rapport ${registration.scope} `)) await caches.delete(name);
  }
  await registration.unregister();
})()));
