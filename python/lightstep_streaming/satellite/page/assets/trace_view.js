// The view of one trace.

import { copyButton } from "./copying.js";
import { announce, button, debounced, element, isTyping, replaceQuery } from "./dom.js";
import * as format from "./format.js";
import { follow, showConnection } from "./live.js";
import { loadTrace, rootOf } from "./loading.js";
import { Minimap } from "./minimap.js";
import { serviceColours } from "./service_colours.js";
import { showDetails } from "./span_details.js";
import { buildTree } from "./span_tree.js";
import { TimeRange } from "./time_range.js";
import { Waterfall } from "./waterfall.js";

export async function showTrace(view, id) {
  const colours = serviceColours();
  let shown = new TraceView(view, id, await loadTrace(id), colours);
  document.addEventListener("keydown", (event) => shown.onKey(event));
  // Services report at moments of their own: what comes later is added.
  follow(new URLSearchParams({ trace: id }), async ({ traces }) => {
    if (!traces.some((trace) => trace.spans !== shown.spanCount)) return;
    const collapsed = shown.collapsed();
    shown = new TraceView(view, id, await loadTrace(id), colours, collapsed);
    announce("More spans of this trace have come.");
  }, showConnection);
}

class TraceView {
  constructor(view, id, trace, colours, collapsed = new Set()) {
    const given = new URLSearchParams(location.search);
    this._trace = trace;
    this._colours = colours;
    this._id = id;
    this._tree = buildTree(trace.spans);
    for (const span of collapsed) if (this._tree.nodes.has(span)) this._tree.nodes.get(span).isCollapsed = true;
    const saveRange = debounced(200, () => replaceQuery({
      from: this._range.isWhole ? "" : Math.round(this._range.from),
      to: this._range.isWhole ? "" : Math.round(this._range.to),
    }));
    this._range = new TimeRange(trace.duration, () => {
      this._waterfall?.showRange();
      this._minimap?.showRange();
      this._whole.hidden = this._range.isWhole;
      saveRange();
    });
    this._whole = button("Whole trace", () => this._range.reset(), { class: "quiet", hidden: true });
    this._panel = element("aside", { class: "details", "aria-label": "Span details", hidden: true });
    this._find = element("input", {
      type: "search", placeholder: "Find in spans", "aria-label": "Find in spans", "aria-keyshortcuts": "/",
      value: given.get("find"), autocomplete: "off", spellcheck: "false",
    });
    this._found = element("span", { class: "found", role: "status" });
    this._find.addEventListener("input", debounced(120, () => this._search()));
    this._waterfall = new Waterfall(this._tree, this._range, colours, (node) => this._open(node));
    this._minimap = new Minimap(trace, this._waterfall.rows, this._range, colours);
    view.replaceChildren(element("div", { class: "trace-view" },
      this._head(), this._notices(), this._minimap.element,
      element("div", { class: "split" }, this._waterfall.element, this._panel)));
    this._waterfall.layOut();
    this._minimap.draw();
    if (given.has("from")) this._range.set(Number(given.get("from")), Number(given.get("to")));
    if (this._find.value) this._search();
    const chosen = this._tree.nodes.get(given.get("span"));
    if (chosen) this._waterfall.select(chosen);
    this._waterfall.element.focus({ preventScroll: true });
  }

  get spanCount() {
    return this._trace.spans.length;
  }

  collapsed() {
    return new Set([...this._tree.nodes.values()].filter((node) => node.isCollapsed).map((node) => node.span.id));
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (event.target === this._find) {
      if (key === "Enter") this._next(event.shiftKey ? -1 : 1);
      else if (key === "Escape") this._endSearch();
      else return;
    } else if (isTyping(event) || this._isPanelKey(event)) return;
    else if (key === "/") this._find.focus();
    else if (key === "Escape") this._escape();
    else if (key === "+" || key === "=") this._range.zoom(0.5);
    else if (key === "-") this._range.zoom(2);
    else if (key === "0") this._range.reset();
    else if (key === ",") this._range.move(-0.25);
    else if (key === ".") this._range.move(0.25);
    else if (key === "Enter" && event.target === this._waterfall.element) this._panel.querySelector("button")?.focus();
    else if (!this._waterfall.onKey(key)) return;
    event.preventDefault();
  }

  /** Keys that move within the panel, or press a button. */
  _isPanelKey(event) {
    if (event.key === "Escape") return false;
    return this._panel.contains(event.target) || event.target.closest("button, a") !== null && event.key === "Enter";
  }

  _head() {
    const root = rootOf(this._tree);
    const { spans, start, duration } = this._trace;
    const errors = spans.filter((span) => span.isError).length;
    document.title = `${root.service}: ${root.name}`;
    return element("header", { class: "trace-head" },
      element("div", { class: "title" },
        element("h1", {}, element("span", { class: `service ${this._colours(root.service)}` }, root.service),
          " ", element("span", { class: "operation" }, root.name)),
        element("p", { class: "figures" },
          element("strong", {}, format.duration(duration)), ` · ${format.count(spans.length, "span")} · `,
          errors ? element("span", { class: "error-sign" }, `✗ ${format.count(errors, "error")}`) : "no errors",
          ` · ${format.time(Number(start / 1000n))} · `,
          element("span", { class: "id" }, this._id), copyButton("trace id", () => this._id))),
      element("div", { class: "actions" },
        this._services(),
        element("span", { class: "find" }, this._find, this._found),
        button("Collapse all", () => this._waterfall.toggleAll(true), { class: "quiet" }),
        button("Open all", () => this._waterfall.toggleAll(false), { class: "quiet" }),
        this._whole,
        element("a", { class: "quiet", href: `/?compare=${this._id}` }, "Compare"),
        element("a", { class: "quiet", href: `/api/traces/${this._id}/spans?download` }, "JSON"),
        element("a", { class: "quiet", href: `/api/traces/${this._id}?download` }, "OTLP/JSON")));
  }

  _services() {
    const counts = new Map();
    for (const { service } of this._trace.spans) counts.set(service, (counts.get(service) ?? 0) + 1);
    return element("ul", { class: "services", "aria-label": "Services" },
      [...counts].map(([service, spans]) => element("li", {},
        element("span", { class: `service ${this._colours(service)}` }, service), ` ${spans}`)));
  }

  _notices() {
    const { orphans } = this._tree;
    if (!orphans) return null;
    return element("p", { class: "notice", role: "note" },
      orphans === 1
        ? "One span names a parent that has not come. It stands at the top."
        : `${orphans} spans name parents that have not come. They stand at the top.`);
  }

  _open(node) {
    replaceQuery({ span: node.span.id });
    showDetails(this._panel, node, this._trace, {
      close: () => this._close(),
      colours: this._colours,
      goTo: (id) => this._waterfall.select(this._tree.nodes.get(id)),
      has: (id) => this._tree.nodes.has(id),
    });
  }

  _close() {
    this._panel.hidden = true;
    replaceQuery({ span: "" });
    this._waterfall.element.focus({ preventScroll: true });
  }

  _escape() {
    if (!this._panel.hidden) this._close();
    else if (this._find.value) this._endSearch();
    else if (!this._range.isWhole) this._range.reset();
    else location.href = "/";
  }

  _search() {
    const text = this._find.value.trim().toLowerCase();
    replaceQuery({ find: this._find.value.trim() });
    this._matches = text === "" ? [] : [...this._tree.nodes.values()].filter(({ span }) => matches(span, text));
    this._at = -1;
    this._found.textContent = text === "" ? "" : format.count(this._matches.length, "match").replace("matchs", "matches");
    this._waterfall.mark(this._matches);
  }

  _next(by) {
    this._search();
    if (!this._matches.length) return;
    const at = this._matches.indexOf(this._waterfall.selected);
    this._waterfall.select(this._matches.at((at < 0 ? (by > 0 ? 0 : -1) : at + by) % this._matches.length));
  }

  _endSearch() {
    this._find.value = "";
    this._search();
    this._waterfall.element.focus({ preventScroll: true });
  }
}

function matches(span, text) {
  // Keys and values of all attributes, events and links, in the form in which they are kept.
  span.text ??= `${span.service}\n${span.name}\n${JSON.stringify(span.raw)}`.toLowerCase();
  return span.text.includes(text);
}
