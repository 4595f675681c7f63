// Asks the browser to keep the site for when there is no connection. A page has
// this script where site.yaml says “offline: true” and the page has scripts.

const worker = new URL("../offline.js", (document.currentScript as HTMLScriptElement).src).href;

function register(): void {
  const { serviceWorker, connection } = navigator as Navigator & { connection?: { saveData: boolean } };
  if (!serviceWorker || connection?.saveData) return; // what is kept costs data
  // Browsers with Trusted Types take this address only from a policy that the page names.
  const policy = window.trustedTypes?.createPolicy("offline", { createScriptURL: () => worker });
  serviceWorker.register(policy ? policy.createScriptURL("") : worker).catch(() => {}); // nobody waits for it
}

addEventListener("load", register); // after all that the reader came for
