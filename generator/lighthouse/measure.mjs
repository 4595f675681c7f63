// node measure.mjs RUNS ADDRESS… runs Lighthouse on the addresses, as a phone
// and as a desk, in the Chromium that CHROME_PATH names: each until it is perfect,
// and at most so often. Prints one JSON object a run.
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { Fetcher } from "lighthouse/core/gather/fetcher.js";

// Lighthouse asks for robots.txt from within the page, which a policy like ours
// forbids (its issue 4386), and takes that for a fault of the file. A crawler
// reads it from outside, and so do we.
Fetcher.prototype.fetchResource = async url => {
  const response = await fetch(url);
  return { status: response.status, content: await response.text() };
};

const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const [runs, ...addresses] = process.argv.slice(2);
const chrome = await launch({ chromeFlags: flags });
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    chrome.kill();
    process.exit(1);
  });
}
try {
  for (const url of addresses) {
    for (const form of ["mobile", "desktop"]) {
      let perfect = false;
      for (let i = 0; i < Number(runs) && !perfect; i++) {
        const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error" }, form === "desktop" ? desktopConfig : undefined);
        console.log(JSON.stringify(summary(url, form, lhr)));
        perfect = Object.values(lhr.categories).every(category => category.score === 1);
      }
    }
  }
} finally {
  chrome.kill();
}

// summary is what we want to know: the scores of the categories, of 100, and
// what is not perfect.
function summary(url, form, lhr) {
  const scores = {}, faults = [];
  for (const category of Object.values(lhr.categories)) {
    scores[category.id] = Math.round(100 * category.score);
    for (const { id, weight } of category.auditRefs) {
      const audit = lhr.audits[id];
      if (audit.score !== null && audit.score < 1) {
        faults.push({
          category: category.id, audit: id, title: audit.title, score: Math.round(100 * audit.score), counts: weight > 0,
          value: audit.displayValue ?? audit.explanation ?? "", where: elements(audit.details),
        });
      }
    }
  }
  return { url, form, error: lhr.runtimeError?.message ?? "", scores, faults };
}

function elements(details) {
  return [details?.items ?? []].flat().map(item => item.node?.snippet ?? item.source?.url ?? item.url ?? item.description ?? "").filter(Boolean).slice(0, 5);
}
