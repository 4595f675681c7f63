// Package theme turns a page's view into the HTML around its body, and a
// theme's sources into the assets that the HTML links to.
//
// A theme is a folder:
//
//	layouts/base.html   the document's skeleton, with blocks
//	layouts/KIND.html   for each of [Kinds]: definitions that fill the blocks
//	partials/NAME.html  templates for any layout to call, by that path
//	assets/NAME.css     style sheets; what they import may lie in sub-folders
//	assets/NAME.ts      scripts; likewise
//	assets/OTHER        copied, such as favicon.svg
//	assets/offline/worker.ts  the service worker, for sites that work offline
//
// Everything else in the folder is ignored. themes/README.md tells authors of
// themes the same at length.
//
// What callers rely on:
//
//   - [Load] sees bytes, never a disk: files come from the one package that
//     reads them, and esbuild is confined to these bytes too.
//   - A fault is a diagnostic with the exact place in the theme's file. Load
//     finds misspelt fields, assets and partials before any page is built: it
//     runs each layout on a view that is all there and on one that is empty.
//   - Equal files make equal themes, and equal views render to equal bytes, on
//     any machine. An asset's name holds a hash of its content and of nothing
//     else.
//   - A [Theme] is safe for concurrent use and gives the same answers for ever.
//     What it remembers between calls ([PageView.Shared]) is keyed by all that
//     the remembered template could see.
//   - A view's text is hostile until html/template has escaped it. Only
//     template.HTML (Body, a Heading's HTML, the texts of an Assessment) passes
//     as it is, and comes from the Markdown stage, and so does an Assessment's
//     model, which is JSON.
//
// The body of a page is not copied into the page. A layout prints a marker in
// its place, and [Theme.Render] returns the pieces around the marker.
package theme
