// The form that filters the list of traces. The page's URL has its contents.

import { button, debounced, element, replaceQuery } from "./dom.js";

const NAMES = ["service", "operation", "tags", "min", "errors"];

/** The form; `onChange` is called when the filter has changed. */
export class Filters {
  constructor(onChange) {
    this._service = element("select", { name: "service", "aria-label": "Service" });
    this._operations = element("datalist", { id: "operations" });
    this._names = {};
    const clear = button("Clear", () => this.clear(), { class: "quiet" });
    this.form = element(
      "form",
      { class: "filters", role: "search", "aria-label": "Filter traces" },
      field("Service", this._service),
      field("Operation", input("operation", "any", { list: "operations" })),
      this._operations,
      field("Tags", input("tags", "http.status_code=500", { class: "wide", "aria-keyshortcuts": "/" })),
      field("Longer than", input("min", "250ms")),
      element("label", { class: "check" },
        element("input", { type: "checkbox", name: "errors", value: "1" }), "errors only"),
      clear,
      element("p", { class: "filter-problem", role: "alert", hidden: true }),
    );
    const given = new URLSearchParams(location.search);
    this.showNames({}, given.get("service") ?? "");
    for (const name of NAMES) this._set(name, given.get(name) ?? "");
    const changed = debounced(150, () => {
      replaceQuery(this.values());
      onChange();
    });
    this.form.addEventListener("input", () => {
      this._suggestOperations();
      changed();
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this._changed = changed;
  }

  values() {
    const { elements } = this.form;
    return Object.fromEntries(NAMES.map((name) => [
      name, elements[name].type === "checkbox" ? (elements[name].checked ? "1" : "") : elements[name].value.trim(),
    ]));
  }

  /** The filter as a query, without what is empty. */
  query() {
    return new URLSearchParams(Object.entries(this.values()).filter(([, value]) => value !== ""));
  }

  get isEmpty() {
    return this.query().size === 0;
  }

  clear() {
    for (const name of NAMES) this._set(name, "");
    this._changed();
  }

  focus() {
    this.form.elements.tags.focus();
    this.form.elements.tags.select();
  }

  /** Offers services and their operations. The chosen service is offered even if it is not among them. */
  showNames(names, chosen = this._service.value) {
    this._names = names;
    const services = new Set(Object.keys(names));
    if (chosen) services.add(chosen);
    this._service.replaceChildren(
      element("option", { value: "" }, "any"),
      ...[...services].sort().map((service) => element("option", { value: service }, service)),
    );
    this._service.value = chosen;
    this._suggestOperations();
  }

  /** Shows what is wrong with the filter. An empty text shows nothing. */
  showProblem(text) {
    const problem = this.form.querySelector(".filter-problem");
    problem.textContent = text;
    problem.hidden = text === "";
  }

  _suggestOperations() {
    const service = this._service.value;
    const lists = service ? [this._names[service] ?? []] : Object.values(this._names);
    const operations = [...new Set(lists.flat())].sort();
    this._operations.replaceChildren(...operations.map((value) => element("option", { value })));
  }

  _set(name, value) {
    const control = this.form.elements[name];
    if (control.type === "checkbox") control.checked = value !== "";
    else control.value = value;
  }
}

function field(label, control) {
  return element("label", {}, element("span", {}, label), control);
}

function input(name, placeholder, attributes = {}) {
  return element("input", {
    name, placeholder, type: "text", autocomplete: "off", spellcheck: "false", ...attributes,
  });
}
