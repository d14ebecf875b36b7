// The rows of a trace: a tree of names at the left, bars over time at the right.

import { element } from "./dom.js";
import * as format from "./format.js";
import { readEvents } from "./otlp.js";
import { reveal, visibleRows } from "./span_tree.js";
import { VirtualRows } from "./virtual_rows.js";

const TICKS = 4;
const MOST_MARKS = 100;

/** `onSelect` gets the node whose row has been chosen. */
export class Waterfall {
  constructor(tree, range, colours, onSelect) {
    this._tree = tree;
    this._range = range;
    this._colours = colours;
    this._onSelect = onSelect;
    this._matches = new Set();
    this.selected = null;
    this._axis = element("div", { class: "axis", "aria-hidden": "true" });
    this.element = element("div", {
      class: "waterfall", role: "treegrid", tabindex: "0", "aria-label": "Spans",
      "aria-keyshortcuts": "ArrowUp ArrowDown ArrowLeft ArrowRight Enter",
    }, element("div", { class: "axis-row" }, element("div", { class: "axis-name" }, "Span"), this._axis));
    this._virtual = new VirtualRows(this.element, (index) => this._row(index));
    this.element.addEventListener("click", (event) => this._onClick(event));
    this.showRange();
    this.layOut();
  }

  /** The rows as they are now. */
  get rows() {
    return this._rows;
  }

  /** Makes all rows anew, after branches have opened or closed. */
  layOut() {
    this._rows = visibleRows(this._tree);
    this._index = new Map(this._rows.map((node, index) => [node, index]));
    this.element.setAttribute("aria-rowcount", this._rows.length);
    this._virtual.reset(this._rows.length);
  }

  /** Shows another tree of the same trace. The choice and the spans in sight stay. */
  replace(tree) {
    const first = this._virtual.first;
    const top = first > 0 ? this._rows[first] : undefined;
    this._tree = tree;
    this._matches = new Set();
    this.selected = (this.selected && tree.nodes.get(this.selected.span.id)) ?? null;
    if (!this.selected) this.element.removeAttribute("aria-activedescendant");
    this.layOut();
    const now = top && this._index.get(tree.nodes.get(top.span.id));
    if (now !== undefined) this._virtual.scrollBy(now - first);
  }

  showRange() {
    this._axis.replaceChildren(...Array.from({ length: TICKS + 1 }, (_, tick) => element(
      "span", { class: tick === TICKS ? "tick last" : "tick", "--x": tick / TICKS },
      format.duration(this._range.from + (this._range.length * tick) / TICKS))));
    this._virtual.refreshAll();
  }

  /** Chooses a node, opens what hides it and brings it into sight. */
  select(node) {
    const before = this.selected;
    this.selected = node;
    reveal(node);
    if (this._index.has(node)) {
      if (before && this._index.has(before)) this._virtual.refresh(this._index.get(before));
      this._virtual.refresh(this._index.get(node));
    } else this.layOut();
    this._virtual.scrollTo(this._index.get(node));
    this.element.setAttribute("aria-activedescendant", rowId(node));
    this._onSelect(node);
  }

  /** Marks the nodes that a search has found. */
  mark(nodes) {
    this._matches = new Set(nodes);
    this._virtual.refreshAll();
  }

  toggle(node, isCollapsed = !node.isCollapsed) {
    if (!node.children.length || node.isCollapsed === isCollapsed) return;
    node.isCollapsed = isCollapsed;
    // A choice that is hidden now goes to what hides it.
    for (let above = this.selected?.parent; above; above = above.parent) {
      if (above === node && isCollapsed) this.selected = node;
    }
    this.layOut();
  }

  toggleAll(isCollapsed) {
    for (const node of this._tree.nodes.values()) node.isCollapsed = isCollapsed && node.children.length > 0;
    while (isCollapsed && this.selected?.parent) this.selected = this.selected.parent;
    this.layOut();
  }

  /** Returns whether the key has a meaning here. */
  onKey(key) {
    const node = this.selected;
    const at = node ? this._index.get(node) ?? 0 : -1;
    const page = Math.max(1, Math.floor(this.element.clientHeight / 30) - 2);
    const goTo = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: Infinity }[key];
    if (goTo !== undefined) {
      const target = this._rows[Math.min(this._rows.length - 1, Math.max(0, goTo))];
      if (target) this.select(target);
    } else if (key === "ArrowLeft" && node) {
      if (node.children.length && !node.isCollapsed) this.toggle(node, true);
      else if (node.parent) this.select(node.parent);
    } else if (key === "ArrowRight" && node) {
      if (node.isCollapsed) this.toggle(node, false);
      else if (node.children.length) this.select(node.children[0]);
    } else return false;
    return true;
  }

  _onClick(event) {
    const row = event.target.closest("[role=row]");
    if (!row) return;
    const node = this._tree.nodes.get(row.dataset.span);
    if (event.target.closest(".toggle")) this.toggle(node);
    else this.select(node);
  }

  _row(index) {
    const node = this._rows[index];
    const { span } = node;
    const classes = ["row", this._colours(span.service)];
    if (span.isError) classes.push("error");
    if (node === this.selected) classes.push("selected");
    if (this._matches.has(node)) classes.push("match");
    return element("div", {
      role: "row", id: rowId(node), class: classes.join(" "), "data-span": span.id,
      "aria-level": node.depth + 1, "aria-rowindex": index + 1, "aria-selected": String(node === this.selected),
      "aria-expanded": node.children.length ? String(!node.isCollapsed) : null,
      "--depth": node.depth,
    }, this._name(node), this._lane(node));
  }

  _name(node) {
    const { span } = node;
    return element("div", { role: "rowheader", class: "name" },
      node.children.length
        ? element("span", { class: "toggle", "aria-hidden": "true", title: node.isCollapsed ? "Open" : "Collapse" },
          node.isCollapsed ? "▸" : "▾")
        : element("span", { class: "leaf", "aria-hidden": "true" }),
      span.isError ? element("span", { class: "error-sign", role: "img", "aria-label": "error" }, "✗") : null,
      element("span", { class: "service" }, span.service),
      element("span", { class: "operation" }, span.name),
      node.isCollapsed ? element("span", { class: "hidden-count" }, `+${node.descendants}`) : null,
      node.isCollapsed && node.hasErrorBelow && !span.isError
        ? element("span", { class: "error-sign", role: "img", "aria-label": "error below" }, "✗") : null,
      node.isOrphan ? element("span", { class: "note", title: `parent ${span.parentId} is missing` }, "parent missing") : null);
  }

  _lane(node) {
    const { span } = node;
    const from = this._range.share(span.start);
    const to = this._range.share(span.start + span.duration);
    const text = format.duration(span.duration);
    const events = readEvents(span).slice(0, MOST_MARKS);
    return element("div", {
      role: "gridcell", class: "lane", "--from": from, "--to": to,
      "aria-label": `${text}, starts at ${format.duration(span.start)}${span.isError ? ", error" : ""}`
        + (events.length ? `, ${format.count(events.length, "event")}` : ""),
    },
    element("div", { class: "bar" }),
    to > 0.8 && from > 0.2
      ? element("span", { class: "time before" }, text)
      : element("span", { class: to > 0.8 ? "time within" : "time" }, text),
    events.map((event) => element("span", {
      class: /^(error|exception)$/.test(event.name) ? "mark error" : "mark",
      title: `${event.name} at +${format.duration(event.offset)}`,
      "--x": this._range.share(span.start + event.offset),
    })));
  }
}

function rowId(node) {
  return `span-${node.span.id}`;
}
