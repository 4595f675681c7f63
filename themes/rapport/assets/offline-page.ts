// On the page that stands for those that are not kept: a link to the one that the
// reader wanted. Its address comes from the service worker, but anybody can make a
// link to this page, so it leads into this site or is not shown, and its words are
// no more than the address.

const home = new URL("../", (document.currentScript as HTMLScriptElement).src).href;

/** Where a path from the site's root leads, if that is to another page of the site. */
function within(path: string): URL | undefined {
  try {
    const url = new URL(path, home);
    if (url.href.startsWith(home) && url.pathname !== location.pathname) return url;
  } catch {
    // is no address
  }
}

/** A path as people read it: where it has more than letters and signs of words, as it is written. */
function readable(path: string): string {
  try {
    const decoded = decodeURI(path);
    if (/^[\p{L}\p{M}\p{N}/._~-]*$/u.test(decoded)) return decoded;
  } catch {
    // is shown as it is
  }
  return path;
}

const longest = 100; // characters of an address

const wanted = new URLSearchParams(location.search).get("to");
const url = wanted === null ? undefined : within(wanted);
const place = document.querySelector<HTMLElement>("#again");
if (url && place) {
  const link = document.createElement("a");
  link.href = url.href + (url.hash ? "" : location.hash); // which browsers hand on
  link.textContent = readable(url.pathname).slice(0, longest);
  place.append(link);
  place.hidden = false;
}
