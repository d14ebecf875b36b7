// The view of one trace.

import { copyButton } from "./copying.js";
import { announce, button, debounced, element, fill, isTyping, replaceQuery } from "./dom.js";
import * as format from "./format.js";
import { follow, showConnection } from "./live.js";
import { loadTrace, oneAtATime, rootOf } from "./loading.js";
import { Minimap } from "./minimap.js";
import { serviceColours } from "./service_colours.js";
import { refreshDetails, showDetails } from "./span_details.js";
import { allRows, buildTree } from "./span_tree.js";
import { TimeRange } from "./time_range.js";
import { Waterfall } from "./waterfall.js";

export async function showTrace(view, id) {
  const colours = serviceColours();
  const shown = new TraceView(view, id, await loadTrace(id), colours);
  document.addEventListener("keydown", (event) => shown.onKey(event));
  // Services report at different times: spans that arrive later are added.
  const reload = oneAtATime(async () => {
    try {
      const before = shown.spanCount;
      shown.replace(await loadTrace(id));
      const more = shown.spanCount - before;
      if (more > 0) announce(`${format.count(more, "more span")} of this trace arrived.`);
    } catch (error) {
      // What is shown stays: the satellite may have removed the trace meanwhile.
      shown.showProblem(error.message);
    }
  });
  follow(new URLSearchParams({ trace: id }), ({ traces }) => {
    for (const trace of traces) shown.showDropped(trace.spansForgotten);
    if (traces.some((trace) => trace.spans !== shown.spanCount)) reload();
  }, showConnection);
}

class TraceView {
  constructor(view, id, trace, colours) {
    const given = new URLSearchParams(location.search);
    this._trace = trace;
    this._colours = colours;
    this._id = id;
    this._tree = buildTree(trace.spans);
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
    this._minimap = new Minimap(allRows(this._tree), this._range, colours);
    this._heading = element("h1");
    this._figures = element("span");
    this._services = element("ul", { class: "services", "aria-label": "Services" });
    this._notices = element("div", { class: "notices" });
    this._dropped = 0;
    this._problem = "";
    view.replaceChildren(element("div", { class: "trace-view" },
      this._head(), this._notices, this._minimap.element,
      element("div", { class: "split" }, this._waterfall.element, this._panel)));
    this._showSummary();
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

  /**
   * Shows the trace with the spans that it has now. The focus, the search, the scroll position, what is
   * collapsed and the details stay.
   */
  replace(trace) {
    const shift = Number(this._trace.start - trace.start);
    const tree = buildTree(trace.spans);
    for (const { span, isCollapsed } of this._tree.nodes.values()) {
      const node = tree.nodes.get(span.id);
      if (node?.children.length) node.isCollapsed = isCollapsed;
    }
    this._trace = trace;
    this._tree = tree;
    this._problem = "";
    this._waterfall.replace(tree);
    this._range.replace(trace.duration, shift);
    this._minimap.replace(allRows(tree));
    this._showSummary();
    if (this._find.value) this._search();
    if (!this._panel.hidden) this._refreshDetails(shift !== 0);
  }

  /** Says how many spans of the trace the satellite did not keep. */
  showDropped(spans) {
    if (spans === this._dropped) return;
    this._dropped = spans;
    this._showNotices();
  }

  _refreshDetails(isMoved) {
    const before = this._opened;
    this._opened = this._tree.nodes.get(before.span.id);
    if (this._opened) {
      if (isMoved || this._opened.isOrphan !== before.isOrphan) refreshDetails(this._panel, this._opened, this._actions());
    } else if (this._panel.contains(document.activeElement)) this._close();
    else {
      this._panel.hidden = true;
      replaceQuery({ span: "" });
    }
  }

  /** Says why the spans that arrived are not shown. */
  showProblem(text) {
    this._problem = text;
    this._showNotices();
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
    return element("header", { class: "trace-head" },
      element("div", { class: "title" },
        this._heading,
        element("p", { class: "figures" }, this._figures,
          element("span", { class: "id" }, this._id), " ", copyButton("trace id", () => this._id))),
      element("div", { class: "actions" },
        this._services,
        element("span", { class: "find" }, this._find, this._found),
        button("Collapse all", () => this._waterfall.toggleAll(true), { class: "quiet" }),
        button("Open all", () => this._waterfall.toggleAll(false), { class: "quiet" }),
        this._whole,
        element("a", { class: "quiet", href: `/?compare=${this._id}` }, "Compare"),
        element("a", { class: "quiet", href: `/api/traces/${this._id}/spans?download` }, "JSON"),
        element("a", { class: "quiet", href: `/api/traces/${this._id}?download` }, "OTLP/JSON")));
  }

  /** Fills what the head and the notices say of the spans. */
  _showSummary() {
    const root = rootOf(this._tree);
    const { spans, start, duration } = this._trace;
    const errors = spans.filter((span) => span.isError).length;
    document.title = `${root.service}: ${root.name}`;
    fill(this._heading, element("span", { class: `service ${this._colours(root.service)}` }, root.service),
      " ", element("span", { class: "operation" }, root.name));
    fill(this._figures,
      element("strong", {}, format.duration(duration)), ` · ${format.count(spans.length, "span")} · `,
      errors ? element("span", { class: "error-sign" }, `✗ ${format.count(errors, "error")}`) : "no errors",
      ` · ${format.time(Number(start / 1000n))} · `);
    const counts = new Map();
    for (const { service } of spans) counts.set(service, (counts.get(service) ?? 0) + 1);
    fill(this._services, [...counts].map(([service, number]) => element("li", {},
      element("span", { class: `service ${this._colours(service)}` }, service), ` ${number}`)));
    this._showNotices();
  }

  _showNotices() {
    const { orphans } = this._tree;
    const notices = [];
    if (this._problem) {
      notices.push(element("p", { class: "notice problem", role: "alert" },
        `Spans that arrived later are not shown: ${this._problem}`));
    }
    if (this._dropped) {
      notices.push(element("p", { class: "notice", role: "note" },
        `${format.count(this._dropped, "span")} dropped: the store is full. --keep makes it larger.`));
    }
    if (orphans) {
      notices.push(element("p", { class: "notice", role: "note" }, orphans === 1
        ? "The parent of one span is missing; the span is shown at the top."
        : `The parents of ${orphans.toLocaleString("en")} spans are missing; the spans are shown at the top.`));
    }
    this._notices.hidden = notices.length === 0;
    fill(this._notices, notices);
  }

  _open(node) {
    replaceQuery({ span: node.span.id });
    this._opened = node;
    showDetails(this._panel, node, this._actions());
  }

  /** What the buttons of the details do. */
  _actions() {
    return {
      close: () => this._close(),
      colours: this._colours,
      goTo: (id) => this._waterfall.select(this._tree.nodes.get(id)),
      has: (id) => this._tree.nodes.has(id),
    };
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
    this._found.textContent = text === "" ? "" : format.count(this._matches.length, "match", "matches");
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
