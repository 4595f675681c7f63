// Changes a page in place, so that the reader loses nothing: where they are,
// what they opened, what they typed.

// fetchPage fetches this page anew, as a document, or nothing if it cannot. This
// way of making a document of text is no sink: a page that requires trusted
// types allows it too.
const fetchPage = () =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname + location.search);
    request.responseType = "document";
    request.onload = () => resolve(request.response);
    request.onerror = () => resolve(null);
    request.send();
  });

const sheets = (doc) => [...doc.head.querySelectorAll('link[rel="stylesheet" i]')];

// pathOf is a style sheet's name in the tree.
const pathOf = (link) => decodeURIComponent(new URL(link.href).pathname).slice(1);

// restyle puts the style sheets of doc in the place of those that are not the
// same, or that are among changed. The old one holds until the new one is there.
const restyle = (doc, changed, build) => {
  const old = sheets(document);
  const now = sheets(doc);
  if (old.length !== now.length) throw new Error("other style sheets");
  const swap = (was, link) => {
    const path = pathOf(link);
    const same = path === pathOf(was);
    if (same && was.media === link.media && !changed.includes(path)) return null;
    const next = document.importNode(link);
    if (same) next.href = link.href.split("?")[0] + "?" + build; // or a browser may take the one it has
    return new Promise((resolve) => {
      next.onload = next.onerror = () => {
        was.remove();
        resolve();
      };
      was.after(next);
    });
  };
  return Promise.all(old.map((was, i) => swap(was, now[i])));
};

const retitle = (doc) => {
  const silent = 'meta[property], meta[name="description" i], script[type="application/ld+json"]';
  for (const was of document.head.querySelectorAll(silent)) was.remove();
  document.head.append(...doc.head.querySelectorAll(silent));
  if (document.title !== doc.title) document.title = doc.title;
};

// keyOf says what an element is to a reader, whatever is around it.
const keyOf = (e) =>
  [
    e.localName,
    e.id || e.getAttribute("name") || e.getAttribute("href") || (e.querySelector("summary") ?? e).textContent,
    ["radio", "checkbox"].includes(e.type) ? e.value : "",
  ].join(" ");

// keyed returns the elements of part that selector finds, by key. The second of
// the same key has another one.
const keyed = (part, selector) => {
  const found = new Map();
  for (const e of part.querySelectorAll(selector)) {
    let key = keyOf(e);
    while (found.has(key)) key += "'";
    found.set(key, e);
  }
  return found;
};

// carry gives the elements of to what the reader did to those of from.
const carry = (from, to) => {
  const selector = "details, input, select, textarea";
  const old = keyed(from, selector);
  for (const [key, now] of keyed(to, selector)) {
    const was = old.get(key);
    if (!was || was.type !== now.type || now.type === "file") continue;
    if (now.localName === "details") now.open = was.open;
    else if (now.localName === "select") carryChoice(was, now);
    else {
      if (was.checked !== was.defaultChecked) now.checked = was.checked;
      if (was.value !== was.defaultValue) now.value = was.value;
    }
  }
};

const carryChoice = (was, now) => {
  if ([...was.options].every((option) => option.selected === option.defaultSelected)) return;
  const chosen = new Set([...was.selectedOptions].map((option) => option.value));
  for (const option of now.options) option.selected = chosen.has(option.value);
};

// alike reports whether one node can become the other.
const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName;

// morph makes live equal to fresh and leaves every node alone that is already.
const morph = (live, fresh) => {
  if (live.nodeType !== Node.ELEMENT_NODE) {
    live.data = fresh.data;
    return;
  }
  for (const { name } of [...live.attributes]) if (!fresh.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  merge(live, [...live.childNodes], [...fresh.childNodes], null);
};

// merge puts the nodes now in the place of old, children of live before end.
const merge = (live, old, now, end) => {
  while (old.length && now.length && old.at(-1).isEqualNode(now.at(-1))) {
    end = old.pop();
    now.pop();
  }
  let start = 0;
  while (start < old.length && start < now.length && old[start].isEqualNode(now[start])) start++;
  old.splice(0, start);
  now.splice(0, start);
  const kept = anchors(old, now);
  if (kept.length) {
    let i = 0;
    let j = 0;
    for (const [a, b] of [...kept, [old.length, now.length]]) {
      merge(live, old.slice(i, a), now.slice(j, b), old[a] ?? end);
      i = a + 1;
      j = b + 1;
    }
  } else if (old.length === now.length && old.every((node, i) => alike(node, now[i]))) {
    old.forEach((node, i) => node.isEqualNode(now[i]) || morph(node, now[i]));
  } else {
    for (const node of old) node.remove();
    for (const node of now) live.insertBefore(node, end);
  }
};

// anchors returns pairs of indices of elements that are there once in old and
// once in now, in the same order in both, as many as there are.
const anchors = (old, now) => {
  const places = once(old);
  const pairs = [];
  for (const [text, j] of once(now)) if (places.has(text)) pairs.push([places.get(text), j]);
  const best = []; // for each pair, how long a row may end with it, and the pair before it there
  for (const [at, [i]] of pairs.entries()) {
    best[at] = { length: 1, before: -1 };
    for (let k = 0; k < at; k++) {
      if (pairs[k][0] < i && best[k].length >= best[at].length) best[at] = { length: best[k].length + 1, before: k };
    }
  }
  const row = [];
  let at = best.reduce((top, { length }, k) => (top < 0 || length > best[top].length ? k : top), -1);
  for (; at >= 0; at = best[at].before) row.unshift(pairs[at]);
  return row;
};

// once maps the HTML of the elements that are alone with theirs to their index.
const once = (nodes) => {
  const places = new Map();
  for (const [i, { outerHTML }] of nodes.entries()) if (outerHTML) places.set(outerHTML, places.has(outerHTML) ? -1 : i);
  for (const [text, i] of places) if (i < 0) places.delete(text);
  return places;
};

const focusable = "a, button, input, select, summary, textarea, [tabindex]";

const replaceMain = (doc) => {
  const live = document.querySelector("main");
  const fresh = doc.querySelector("main");
  const focused = [...keyed(live, focusable)].find(([, e]) => e === document.activeElement);
  const selection = focused && selectionOf(focused[1]);
  carry(live, fresh);
  morph(live, fresh);
  if (!focused || focused[1].isConnected) return;
  const again = keyed(live, focusable).get(focused[0]);
  again?.focus({ preventScroll: true });
  if (again && selection) again.setSelectionRange(...selection);
};

// selectionOf is what is selected in a text field; nothing in other elements.
const selectionOf = (e) =>
  typeof e.selectionStart === "number" ? [e.selectionStart, e.selectionEnd, e.selectionDirection] : null;

// replaceBar shows the bar of doc in the place of ours. Its style sheet is let in
// by the nonce of this page, which may be from an earlier server.
const replaceBar = (doc, script) => {
  const bar = (d) => d.querySelector("body > .rapport-preview");
  const was = bar(document);
  const now = bar(doc);
  if (!now) return was?.remove();
  const link = now.querySelector("link");
  link.setAttribute("nonce", "");
  link.nonce = script.nonce;
  if (!was) return script.before(now);
  carry(was, now);
  morph(was, now);
};
