// Two traces side by side.

import { align } from "./alignment.js";
import { element } from "./dom.js";
import * as format from "./format.js";
import { loadTrace, rootOf } from "./loading.js";
import { serviceColours } from "./service_colours.js";
import { buildTree } from "./span_tree.js";
import { VirtualRows } from "./virtual_rows.js";

export async function showComparison(view, leftId, rightId) {
  const [left, right] = await Promise.all([side(leftId), side(rightId)]);
  const rows = align(left.tree.roots, right.tree.roots);
  const colours = serviceColours();
  const longest = Math.max(1, left.trace.duration, right.trace.duration);
  document.title = `${rootOf(left.tree).name} and ${rootOf(right.tree).name}`;
  const grid = element("div", {
    class: "comparison", role: "table", "aria-label": "Spans of both traces", tabindex: "0", "aria-rowcount": rows.length,
  }, element("div", { class: "row heads", role: "row" },
    ["Span", "A", "B", "B − A"].map((text) => element("div", { role: "columnheader", class: "cell" }, text))));
  view.replaceChildren(element("div", { class: "compare-view" },
    element("header", { class: "compare-head" },
      element("h1", {}, "Two traces by structure"),
      title("A", left, colours), title("B", right, colours),
      element("p", { class: "figures" }, differences(rows), " · ",
        element("a", { class: "quiet", href: `/compare/${rightId}/${leftId}` }, "Swap"))),
    grid));
  new VirtualRows(grid, (index) => row(rows[index], { left, right, longest, colours })).reset(rows.length);
}

async function side(id) {
  const trace = await loadTrace(id);
  return { id, trace, tree: buildTree(trace.spans) };
}

function title(letter, { id, trace, tree }, colours) {
  const root = rootOf(tree);
  return element("p", { class: "side" },
    element("strong", { class: "letter" }, letter), " ",
    element("a", { href: `/trace/${id}` },
      element("span", { class: `service ${colours(root.service)}` }, root.service), " ", root.name),
    ` ${format.duration(trace.duration)} · ${format.count(trace.spans.length, "span")} · `
      + format.time(Number(trace.start / 1000n)));
}

function differences(rows) {
  const both = rows.filter(({ left, right }) => left && right).length;
  const onlyLeft = rows.filter(({ right }) => !right).length;
  return `${format.count(both, "span")} in both, ${onlyLeft} only in A, ${rows.length - both - onlyLeft} only in B`;
}

function row({ left, right, depth }, view) {
  const { span } = left ?? right;
  const kind = !right ? "only-left" : !left ? "only-right" : "both";
  return element("div", { role: "row", class: `row ${kind} ${view.colours(span.service)}`, "--depth": depth },
    element("div", { role: "rowheader", class: "cell name" },
      kind === "both" ? null : element("span", { class: "sign" }, kind === "only-left" ? "only A" : "only B"),
      element("span", { class: "service" }, span.service), element("span", { class: "operation" }, span.name)),
    cell(left, view.left.id, view.longest),
    cell(right, view.right.id, view.longest),
    element("div", { role: "cell", class: "cell difference" }, left && right ? difference(left.span, right.span) : "–"));
}

function cell(node, traceId, longest) {
  if (!node) return element("div", { role: "cell", class: "cell absent" }, element("span", { class: "unseen" }, "absent"));
  const { span } = node;
  return element("div", { role: "cell", class: span.isError ? "cell measured error" : "cell measured" },
  element("div", { class: "lane", "--from": span.start / longest, "--to": (span.start + span.duration) / longest },
    element("div", { class: "bar" })),
  element("a", { class: "took", href: `/trace/${traceId}?span=${span.id}` },
    span.isError ? element("span", { class: "error-sign", role: "img", "aria-label": "error" }, "✗ ") : null,
    format.duration(span.duration)));
}

function difference(left, right) {
  const by = right.duration - left.duration;
  const times = Math.max(left.duration, right.duration) / Math.max(1, Math.min(left.duration, right.duration));
  const isSame = times < 1.1 || Math.abs(by) < 1000;
  const size = Math.abs(by) < 1000 ? "±0" : `${by > 0 ? "+" : "−"}${format.duration(Math.abs(by))}`;
  return element("span", { class: isSame ? null : by > 0 ? "slower" : "faster" }, size,
    isSame ? null : element("span", { class: "factor" }, ` ${by > 0 ? "×" : "÷"}${times.toFixed(times < 10 ? 1 : 0)}`));
}
