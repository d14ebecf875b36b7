// The page before the first span arrives: how to send one to this satellite.

import { copyButton } from "./copying.js";
import { element } from "./dom.js";

/** The empty list. */
export function firstSpan() {
  const isSecure = location.protocol === "https:";
  const host = location.hostname.replace(/^\[|\]$/g, "");
  const port = location.port || (isSecure ? "443" : "80");
  return element(
    "section",
    { class: "first-span" },
    element("h1", {}, "No trace yet"),
    element("p", {}, "Traces appear here as soon as their first span arrives. This program sends one:"),
    snippet("program", [
      "import lightstep_streaming",
      "",
      "tracer = lightstep_streaming.Tracer(",
      "    component_name='hello',",
      "    access_token='developer',",
      `    collector_plaintext=${isSecure ? "False" : "True"},`,
      `    satellite_endpoints=[{'host': '${host}', 'port': ${port}}],`,
      ")",
      "with tracer.start_active_span('first span') as scope:",
      "    scope.span.set_tag('greeting', 'hello')",
      "tracer.flush()",
    ]),
    element("p", {}, "Or let any OpenTelemetry SDK send here, by OTLP over HTTP:"),
    snippet("setting", [
      `OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin}`,
      "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
    ]),
  );
}

function snippet(name, lines) {
  const text = lines.join("\n");
  return element(
    "div",
    { class: "snippet" },
    copyButton(`the ${name}`, () => `${text}\n`),
    element("pre", { id: `snippet-${name}` }, element("code", {}, text)),
  );
}
