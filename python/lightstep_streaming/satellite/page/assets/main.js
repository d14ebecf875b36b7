// Shows the view that the page's URL names.

import { element } from "./dom.js";
import { showComparison } from "./compare_view.js";
import { showList } from "./trace_list.js";
import { showTrace } from "./trace_view.js";

const VIEWS = [
  [/^\/$/, showList],
  [/^\/trace\/([0-9a-f]{1,32})$/i, showTrace],
  [/^\/compare\/([0-9a-f]{1,32})\/([0-9a-f]{1,32})$/i, showComparison],
];

async function show() {
  const view = document.getElementById("view");
  for (const [pattern, showView] of VIEWS) {
    const match = pattern.exec(location.pathname);
    if (!match) continue;
    try {
      await showView(view, ...match.slice(1));
    } catch (error) {
      view.replaceChildren(problem(error.message));
    }
    return;
  }
  view.replaceChildren(problem(`There is nothing at ${location.pathname}.`));
}

function problem(text) {
  return element(
    "section",
    { class: "notice problem", role: "alert" },
    element("p", {}, text),
    element("p", {}, element("a", { href: "/" }, "All traces")),
  );
}

show();
