// Holds every HTML file below the folders named on the command line to the HTML
// standard. Prints the faults as one JSON array; what they say is no failure of
// this program.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate, metadataHelper, StaticConfigLoader } from "html-validate";

const loader = new StaticConfigLoader({
  root: true,
  extends: ["html-validate:recommended", "html-validate:a11y", "html-validate:document"],
  elements: ["html5", {
    link: {
      attributes: {
        // A page may wait for a part of itself, too: https://html.spec.whatwg.org/#link-type-expect
        blocking: {
          allowed: metadataHelper.allowedIfAttributeHasValue("rel", ["expect", "modulepreload", "preload", "stylesheet"]),
          enum: ["render"],
        },
      },
    },
  }],
  rules: {
    // A matter of taste: the standard itself writes it so.
    "doctype-style": ["error", { style: "lowercase" }],
    // “src:1” is an id like any other since HTML 5.
    "valid-id": ["error", { relaxed: true }],
    // ARIA lets any element with a role of its own be named, a list too.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // A box that a wide table scrolls in is no section of the text.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // Check boxes of one question share its name.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // How long a title may be is its author's affair.
    "long-title": "off",
    // Our own files come from where the page comes from.
    "require-sri": ["error", { target: "crossorigin" }],
  },
});
const validator = new HtmlValidate(loader);

const faults = [];
for (const folder of process.argv.slice(2)) {
  for (const name of readdirSync(folder, { recursive: true }).filter(name => name.endsWith(".html")).sort()) {
    const report = await validator.validateFile(join(folder, name));
    for (const { filePath, messages } of report.results) {
      for (const { line, column, ruleId, message, ruleUrl } of messages) {
        faults.push({ file: filePath, line, column, rule: ruleId, message, url: ruleUrl ?? "" });
      }
    }
  }
}
process.stdout.write(JSON.stringify(faults));
