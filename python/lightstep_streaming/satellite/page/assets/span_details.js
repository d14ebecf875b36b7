// Everything about one span: a panel beside the waterfall.

import { copyButton } from "./copying.js";
import { button, element, fill } from "./dom.js";
import * as format from "./format.js";
import { readAttributes, readEvents, readLinks, shortId } from "./otlp.js";

/** Shows a node of the tree in the panel. `actions` has `close()` and `goTo(spanId)`. */
export function showDetails(panel, node, actions) {
  const { span } = node;
  panel.hidden = false;
  fill(
    panel,
    element("header", {},
      element("h2", {}, span.name),
      button("×", actions.close, { class: "close", "aria-label": "Close details", "aria-keyshortcuts": "Escape" })),
    element("p", { class: "of" }, element("span", { class: `service ${actions.colours(span.service)}` }, span.service)),
    span.isError || span.statusMessage ? status(span) : null,
    facts(node, actions),
    section("Tags", attributeTable(readAttributes(span.raw.attributes), "tag")),
    section("Events", events(span)),
    section("References", references(node, actions)),
    section("Process", attributeTable(readAttributes(span.resource.attributes), "process tag"), false),
    element("footer", {}, copyAll(span)));
  panel.scrollTop = 0;
}

/** Shows again what other spans change of the details: the parent, and the start within the trace. */
export function refreshDetails(panel, node, actions) {
  const old = panel.querySelector(".facts");
  const hadFocus = old.contains(document.activeElement);
  const fresh = facts(node, actions);
  old.replaceWith(fresh);
  if (hadFocus) fresh.querySelector("button").focus();
}

function status(span) {
  return element("p", { class: "status" },
    span.isError ? element("strong", { class: "error-sign" }, "✗ error") : null,
    span.statusMessage ? element("span", {}, span.isError ? `: ${span.statusMessage}` : span.statusMessage) : null);
}

function facts(node, actions) {
  const { span } = node;
  const rows = [
    ["duration", format.duration(span.duration)],
    ["starts at", format.duration(span.start)],
    ["time", format.exactTime(span.startUnixNanos)],
    ["kind", span.kind],
    ["span id", span.id, true],
    ["trace id", shortId(span.traceId), true],
    ["scope", span.scope],
    ["trace state", span.raw.traceState ?? "", true],
  ].filter(([, text]) => text !== "");
  const list = rows.map(([name, text, isCopied]) => element("div", {},
    element("dt", {}, name),
    element("dd", {}, element("span", {}, text), isCopied ? copyButton(name, () => text) : null)));
  if (span.parentId !== null) {
    list.push(element("div", {}, element("dt", {}, "parent"), element("dd", {}, node.parent
      ? button(node.parent.span.name, () => actions.goTo(span.parentId), { class: "link" })
      : element("span", {}, `${span.parentId} (missing)`))));
  }
  return element("dl", { class: "facts" }, list);
}

function section(title, content, isOpen = true) {
  if (!content) return null;
  return element("details", { open: isOpen }, element("summary", {}, title, " ",
    element("span", { class: "how-many" }, content.dataset.count)), content);
}

function attributeTable(attributes, kind) {
  if (!attributes.length) return null;
  return element("table", { class: "attributes", "data-count": attributes.length },
    element("tbody", {}, attributes.map((attribute) => attributeRow(attribute, kind))));
}

function attributeRow({ key, text, type }, kind) {
  const isBlock = text.includes("\n");
  return element("tr", { "data-key": key, class: isBlock ? "block" : null },
    element("th", { scope: "row" }, key),
    element("td", { title: type === "string" ? null : type },
      isBlock ? element("pre", { tabindex: "0" }, text) : element("span", { class: `value ${type}` }, text)),
    element("td", { class: "action" }, copyButton(`${kind} ${key}`, () => text)));
}

function events(span) {
  const read = readEvents(span);
  if (!read.length) return null;
  return element("ol", { class: "events", "data-count": read.length }, read.map((event) => element("li", {},
    element("p", {},
      element("span", { class: "offset" }, `${event.offset < 0 ? "" : "+"}${format.duration(event.offset)}`),
      " ", element("span", { class: "event-name" }, event.name)),
    attributeTable(event.attributes, "field"))));
}

function references(node, actions) {
  const links = readLinks(node.span);
  if (!links.length) return null;
  return element("ul", { class: "references", "data-count": links.length }, links.map((link) => {
    const isHere = link.traceId.endsWith(node.span.traceId.slice(16)) && actions.has(link.spanId);
    const text = `${link.spanId}${isHere ? "" : ` of trace ${shortId(link.traceId)}`}`;
    return element("li", {},
      element("span", { class: "relationship" }, link.relationship), " ",
      isHere
        ? button(text, () => actions.goTo(link.spanId), { class: "link" })
        : element("a", { href: `/trace/${shortId(link.traceId)}?span=${link.spanId}` }, text),
      copyButton("span id", () => link.spanId),
      attributeTable(link.attributes, "attribute"));
  }));
}

function copyAll(span) {
  const line = element("p", {}, "This span as OTLP/JSON ");
  line.append(copyButton("span as OTLP/JSON", () => JSON.stringify(span.raw, null, 2)));
  return line;
}
