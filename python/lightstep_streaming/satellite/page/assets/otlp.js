// A trace in OTLP/JSON, as the satellite keeps it, as spans for the page.
//
// Times are nanoseconds: since the epoch as BigInt, since the trace's start as numbers. Attributes
// are converted to texts only when they are shown.

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const STATUSES = ["unset", "ok", "error"];
export const REFERENCE_TYPE = "opentracing.ref_type";

/** The trace: its spans by start, its start (BigInt) and its duration. */
export function readTrace(document) {
  const spans = [];
  for (const { resource, scopeSpans } of document.resourceSpans) {
    const described = readResource(resource);
    for (const { scope, spans: raw } of scopeSpans) {
      for (const each of raw) spans.push(readSpan(each, described, scope));
    }
  }
  let start = spans.length ? spans[0].startUnixNanos : 0n;
  for (const span of spans) if (span.startUnixNanos < start) start = span.startUnixNanos;
  let end = 0;
  for (const span of spans) {
    span.start = Number(span.startUnixNanos - start);
    end = Math.max(end, span.start + span.duration);
  }
  spans.sort((one, other) => one.start - other.start || other.duration - one.duration);
  return { spans, start, duration: end };
}

function readResource(resource) {
  const attributes = resource.attributes ?? [];
  const name = attributes.find(({ key }) => key === "service.name");
  return { service: name ? valueText(name.value) : "unknown_service", attributes };
}

function readSpan(raw, resource, scope) {
  const start = BigInt(raw.startTimeUnixNano);
  const end = BigInt(raw.endTimeUnixNano);
  return {
    raw,
    resource,
    id: raw.spanId,
    traceId: raw.traceId,
    parentId: raw.parentSpanId ?? null,
    name: raw.name,
    service: resource.service,
    scope: [scope.name, scope.version].filter(Boolean).join(" "),
    kind: KINDS[raw.kind] ?? String(raw.kind),
    status: STATUSES[raw.status?.code ?? 0] ?? String(raw.status.code),
    statusMessage: raw.status?.message ?? "",
    isError: raw.status?.code === 2,
    startUnixNanos: start,
    start: 0,
    duration: end > start ? Number(end - start) : 0,
  };
}

/** A span's attributes, or those of anything in it, as keys and texts. */
export function readAttributes(attributes = []) {
  return attributes.map(({ key, value }) => ({ key, text: valueText(value), type: typeOf(value) }));
}

/** Its events, with their time since the span's start. */
export function readEvents(span) {
  return (span.raw.events ?? []).map((event) => ({
    name: event.name,
    offset: Number(BigInt(event.timeUnixNano) - span.startUnixNanos),
    attributes: readAttributes(event.attributes),
  }));
}

/** Its links and references. */
export function readLinks(span) {
  return (span.raw.links ?? []).map((link) => {
    const attributes = readAttributes(link.attributes);
    const type = attributes.find(({ key }) => key === REFERENCE_TYPE);
    return {
      relationship: type ? type.text.replaceAll("_", " ") : "link",
      traceId: link.traceId,
      spanId: link.spanId,
      attributes: attributes.filter((attribute) => attribute !== type),
    };
  });
}

function typeOf(value) {
  return Object.keys(value ?? {})[0]?.replace("Value", "") ?? "empty";
}

function valueText(value) {
  const plain = plainValue(value);
  return typeof plain === "string" ? plain : JSON.stringify(plain);
}

/** A value as JSON. Integers are texts, because they may be larger than a number can be. */
function plainValue(value) {
  const [type, held] = Object.entries(value ?? {})[0] ?? ["", null];
  if (type === "arrayValue") return (held.values ?? []).map(plainValue);
  if (type === "kvlistValue") {
    return Object.fromEntries((held.values ?? []).map((pair) => [pair.key, plainValue(pair.value)]));
  }
  return held;
}

/** An id as the page's URLs have it: 16 digits, or 32 where they are needed. */
export function shortId(id) {
  return /^0{16}/.test(id) && id.length === 32 ? id.slice(16) : id;
}
