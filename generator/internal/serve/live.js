// Keeps a page of the preview up to date. The page names its version, the server
// names the one that it serves now (see version.go); where they differ, this
// script changes the page in place or, where that is not enough, loads it anew.
const script = document.currentScript;
const retry = 1000; // milliseconds
let shown = JSON.parse(script.dataset.version);
let stream, timer, newest, busy, leaving;

const close = () => {
  clearTimeout(timer);
  stream?.close();
};

const reload = () => {
  leaving = true;
  close();
  location.reload();
};

// changedFiles lists the files that the page has loaded and that are not now
// what they were.
const changedFiles = (next) =>
  Object.keys(next.files).filter((name) => name in shown.files && shown.files[name] !== next.files[name]);

// isBeyond reports whether the page cannot become next in place.
const isBeyond = (next) =>
  next.frame !== shown.frame || changedFiles(next).some((name) => !sheets(document).some((link) => pathOf(link) === name));

const differs = (next) => isBeyond(next) || changedFiles(next).length > 0 || ["head", "styles", "main", "bar"].some((part) => next[part] !== shown[part]);

// become makes the page that of doc, which was fetched just now.
const become = async (doc) => {
  const next = JSON.parse(doc.querySelector("script[data-version]").dataset.version);
  if (isBeyond(next)) return reload();
  const changed = changedFiles(next);
  if (next.styles !== shown.styles || changed.length) await restyle(doc, changed, next.build);
  if (next.head !== shown.head) retitle(doc);
  if (next.main !== shown.main) replaceMain(doc);
  if (next.bar !== shown.bar) replaceBar(doc, script);
  reach(next);
};

// reach notes that the page is the one of this version.
const reach = (next) => {
  shown = next;
  script.dataset.build = next.build;
};

// catchUp follows the newest version, one change at a time.
const catchUp = async () => {
  if (busy) return;
  busy = true;
  while (newest && !leaving) {
    const next = newest;
    newest = undefined;
    if (isBeyond(next)) reload();
    else if (!differs(next)) reach(next);
    else {
      const doc = await fetchPage();
      // Without an answer the server is gone, and its successor will tell.
      // A page that is not what it seemed is loaded anew.
      if (doc) await become(doc).catch(reload);
    }
  }
  busy = false;
};

// A page that no one sees keeps no stream: a browser opens only six
// connections to a server, and more tabs than that would starve each other.
const open = () => {
  close();
  if (document.hidden || leaving) return;
  stream = new EventSource("/-/events?page=" + encodeURIComponent(location.pathname));
  stream.onmessage = (event) => {
    newest = JSON.parse(event.data);
    catchUp();
  };
  // After a lost connection browsers try again by themselves, after a
  // refusal they do not.
  stream.onerror = () => {
    if (stream.readyState === EventSource.CLOSED) timer = setTimeout(open, retry);
  };
};

addEventListener("pagehide", close);
addEventListener("pageshow", open);
document.addEventListener("visibilitychange", open);
