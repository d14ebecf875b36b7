// The durations of the listed traces over the time of their start: a mark for each, to be clicked.

import { element } from "./dom.js";
import * as format from "./format.js";

const MARKS = 1000;

/** Shows traces in the element. The scale of durations is logarithmic. */
export function drawPlot(plot, traces) {
  const shown = traces.slice(0, MARKS);
  plot.hidden = shown.length < 2;
  if (plot.hidden) return;
  const starts = range(shown.map((trace) => trace.start));
  const heights = range(shown.map((trace) => height(trace)));
  plot.replaceChildren(
    element("span", { class: "most" }, format.duration(10 ** heights.most * 1000)),
    element("span", { class: "least" }, format.duration(10 ** heights.least * 1000)),
    element("div", { class: "marks" }, shown.map((trace) => mark(trace, starts, heights))),
    element("div", { class: "times" },
      element("span", {}, format.time(starts.least)), element("span", {}, format.time(starts.most))),
  );
}

function mark(trace, starts, heights) {
  const errors = trace.errors ? `, ${format.count(trace.errors, "error")}` : "";
  const text = `${trace.service}: ${trace.operation}, ${format.duration(trace.duration * 1000)}${errors}`;
  return element("a", {
    class: trace.errors ? "mark error" : "mark",
    href: `/trace/${trace.id}`,
    title: text,
    "aria-label": text,
    // The table has the same links. A thousand more tab stops would not help.
    tabindex: "-1",
    "data-trace": trace.id,
    "--x": share(trace.start, starts),
    "--y": share(height(trace), heights),
  });
}

function height(trace) {
  return Math.log10(Math.max(1, trace.duration));
}

function range(values) {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least, most };
}

function share(value, { least, most }) {
  return most === least ? 0.5 : (value - least) / (most - least);
}
