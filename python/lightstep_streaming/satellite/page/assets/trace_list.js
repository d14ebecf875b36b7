// The view of all traces, newest first, live.

import { element, announce, isTyping } from "./dom.js";
import { drawPlot } from "./duration_plot.js";
import { Filters } from "./filters.js";
import { firstSpan } from "./first_span.js";
import * as format from "./format.js";
import { follow, showConnection } from "./live.js";
import { serviceColours } from "./service_colours.js";
import { TraceTable } from "./trace_table.js";

const MOST_TRACES = 1000;

export function showList(view) {
  document.title = "Traces";
  new TraceList(view);
}

class TraceList {
  constructor(view) {
    this._traces = new Map();
    this._status = null;
    this._stop = () => {};
    this._colours = serviceColours();
    this._filters = new Filters(() => this._follow());
    this._table = new TraceTable(this._colours);
    this._plot = element("section", { class: "plot", "aria-label": "Durations over time", hidden: true });
    this._empty = element("div", { class: "empty" });
    this._kept = element("p", { class: "kept", role: "status" });
    view.replaceChildren(
      this._filters.form, this._plot, this._table.bar, this._table.table, this._empty, this._kept);
    document.addEventListener("keydown", (event) => this._onKey(event));
    this._follow();
  }

  _follow() {
    this._stop();
    this._stop = follow(this._filters.query(), (event) => this._take(event), (state, text = "") => {
      showConnection(state);
      this._filters.showProblem(text);
    });
  }

  _take({ reset, traces, status, names }) {
    if (reset) this._traces.clear();
    const added = traces.filter((trace) => !this._traces.has(trace.id));
    for (const trace of traces) this._traces.set(trace.id, trace);
    for (const [id, trace] of this._traces) {
      // An id may have become longer, when a span brought all of it.
      const longer = id.length === 16 && [...traces].some((other) => other.id.length === 32 && other.id.endsWith(id));
      if (trace.version < status.oldest || longer) this._traces.delete(id);
    }
    this._status = status;
    if (names) this._filters.showNames(names);
    if (!reset && added.length) announce(`${format.count(added.length, "new trace")}`);
    this._show();
  }

  _show() {
    const traces = [...this._traces.values()].sort((one, other) => other.start - one.start);
    for (const { id } of traces.splice(MOST_TRACES)) this._traces.delete(id);
    this._table.show(traces);
    drawPlot(this._plot, traces);
    this._showEmpty(traces.length);
    this._kept.textContent = keptText(this._status, traces.length);
  }

  _showEmpty(listed) {
    const kind = listed ? "none" : this._status.traces ? "filtered" : "first";
    if (this._empty.dataset.kind === kind) return;
    this._empty.dataset.kind = kind;
    if (kind === "none") this._empty.replaceChildren();
    else if (kind === "first") this._empty.replaceChildren(firstSpan());
    else this._empty.replaceChildren(element("p", { class: "notice" }, "No trace matches the filter."));
  }

  _onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && isTyping(event)) {
      if (event.target.value === "") event.target.blur();
      else this._filters.clear();
    } else if (event.key === "Escape") this._filters.clear();
    else if (isTyping(event)) return;
    else if (event.key === "/") this._filters.focus();
    else if (event.key === "ArrowDown") this._table.move(1);
    else if (event.key === "ArrowUp") this._table.move(-1);
    else return;
    event.preventDefault();
  }
}

function keptText(status, listed) {
  const parts = [
    `${format.count(status.traces, "trace")} kept, ${format.size(status.bytes)} of ${format.size(status.limit)}`,
  ];
  if (listed < status.traces) parts.push(`${listed.toLocaleString("en")} listed`);
  if (status.tracesForgotten) {
    parts.push(`${format.count(status.tracesForgotten, "older trace")} removed to make room`);
  }
  if (status.spansDropped) {
    parts.push(`${format.count(status.spansDropped, "span")} dropped: the store is full`);
  }
  return parts.join(" · ");
}
