// The table of traces: one row each, which changes in place, and a choice of two to compare.

import { button, element } from "./dom.js";
import * as format from "./format.js";

const HEADS = ["", "Trace", "Duration", "Spans", "Errors", "Start"];

export class TraceTable {
  constructor(colours) {
    this._colours = colours;
    this._rows = new Map();
    this._chosen = [];
    const given = new URLSearchParams(location.search).get("compare");
    if (given && /^[0-9a-f]{1,32}$/i.test(given)) this._chosen.push(given);
    this._body = element("tbody");
    this.table = element(
      "table", { class: "traces" },
      element("caption", { class: "unseen" }, "Traces, newest first"),
      element("thead", {}, element("tr", {}, HEADS.map((text) => text
        ? element("th", { scope: "col" }, text)
        : element("td", {}, element("span", { class: "unseen" }, "Compare"))))),
      this._body,
    );
    this.bar = element("div", { class: "comparing", hidden: true });
    this._showBar();
  }

  /** Shows traces in this order. Rows that stay keep their place and the focus. */
  show(traces) {
    this.table.hidden = traces.length === 0;
    const longest = traces.reduce((most, trace) => Math.max(most, trace.duration), 1);
    const ids = new Set(traces.map((trace) => trace.id));
    for (const [id, row] of this._rows) {
      if (ids.has(id)) continue;
      row.element.remove();
      this._rows.delete(id);
    }
    let next = this._body.firstElementChild;
    for (const trace of traces) {
      const row = this._row(trace);
      row.element.style.setProperty("--share", trace.duration / longest);
      if (row.element === next) next = next.nextElementSibling;
      else this._body.insertBefore(row.element, next);
    }
  }

  /** Moves the focus by this number of rows. */
  move(by) {
    const links = [...this._body.querySelectorAll("a.trace")];
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))].focus();
  }

  _row(trace) {
    let row = this._rows.get(trace.id);
    if (!row) {
      row = { element: element("tr", { "data-trace": trace.id }), version: -1 };
      this._rows.set(trace.id, row);
    }
    if (row.version !== trace.version) {
      const hadFocus = row.element.contains(document.activeElement);
      row.element.replaceChildren(...this._cells(trace));
      if (hadFocus) row.element.querySelector("a.trace").focus();
      row.version = trace.version;
    }
    return row;
  }

  _cells(trace) {
    const services = Object.entries(trace.services);
    const name = `${trace.service}: ${trace.operation}`;
    const box = element("input", {
      type: "checkbox", "aria-label": `Compare ${name}`, change: () => this._choose(trace.id, box.checked),
    });
    box.checked = this._chosen.includes(trace.id);
    return [
      element("td", { class: "choice" }, box),
      element("th", { scope: "row", class: "name" },
        element("a", { class: "trace", href: `/trace/${trace.id}` },
          element("span", { class: `service ${this._colours(trace.service)}` }, trace.service),
          " ", element("span", { class: "operation" }, trace.operation)),
        trace.hasRoot ? null : element("span", { class: "note" }, "root missing"),
        trace.spansForgotten
          ? element("span", { class: "note" }, `${format.count(trace.spansForgotten, "span")} dropped`) : null,
        services.length > 1
          ? element("span", { class: "others" }, services
            .filter(([service]) => service !== trace.service)
            .map(([service, spans]) => element("span", {
              class: `service ${this._colours(service)}`, title: format.count(spans, "span"),
            }, service)))
          : null),
      element("td", { class: "duration" }, format.duration(trace.duration * 1000)),
      element("td", { class: "number", "data-label": "spans" }, trace.spans.toLocaleString("en")),
      element("td", { class: "number errors" }, trace.errors
        ? element("span", { class: "error-sign", title: format.count(trace.errors, "error") }, `✗ ${trace.errors}`)
        : element("span", { class: "none" }, "–")),
      element("td", { class: "start" }, element("time", {}, format.time(trace.start))),
    ];
  }

  _choose(id, isChosen) {
    this._chosen = this._chosen.filter((other) => other !== id);
    if (isChosen) this._chosen.push(id);
    // At most two: the one that was chosen first is deselected.
    for (const dropped of this._chosen.splice(0, Math.max(0, this._chosen.length - 2))) {
      const row = this._rows.get(dropped);
      if (row) row.element.querySelector("input").checked = false;
    }
    this._showBar();
  }

  _showBar() {
    this.bar.hidden = this._chosen.length === 0;
    const clear = button("Cancel", () => {
      for (const id of [...this._chosen]) this._choose(id, false);
      for (const box of this._body.querySelectorAll("input:checked")) box.checked = false;
    }, { class: "quiet" });
    this.bar.replaceChildren(
      this._chosen.length === 2
        ? element("a", { class: "button", href: `/compare/${this._chosen.join("/")}` }, "Compare the two traces")
        : element("span", {}, "Choose another trace to compare with."),
      clear);
  }
}
