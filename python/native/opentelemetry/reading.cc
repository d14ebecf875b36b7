#include "python/native/opentelemetry/reading.h"

#include <protozero/pbf_reader.hpp>
#include <string_view>
#include <utility>

#include "proto/field_numbers.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/names.h"
#include "python/native/opentelemetry/span_context.h"
#include "python/native/values/recorded_value.h"

namespace lightstep::python::opentelemetry {
namespace {

namespace otlp = proto::otlp;
namespace collector = proto::collector;

using protozero::pbf_reader;

std::string_view ViewOf(pbf_reader& reader) {
  const protozero::data_view view = reader.get_view();
  return {view.data(), view.size()};
}

pbf_reader ReaderOf(std::string_view message) { return {message.data(), message.size()}; }

struct Event {
  Ref name;
  Ref attributes{PyDict_New()};
  std::uint64_t time = 0;
  std::uint32_t dropped = 0;
};

struct Linked {
  SpanContext context;
  std::string_view trace_state;
  Ref attributes{PyDict_New()};
  std::uint32_t dropped = 0;
  // Whether the field was a link at all.
  bool is_link = true;
};

std::uint64_t BigEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

bool ReadOtlpEvent(std::string_view message, Event& event) {
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    switch (reader.tag()) {
      case otlp::Span_Event::kTimeUnixNano:
        event.time = reader.get_fixed64();
        break;
      case otlp::Span_Event::kName:
        event.name = NewString(ViewOf(reader));
        if (!event.name) return false;
        break;
      case otlp::Span_Event::kAttributes:
        if (!ReadOtlpKeyValue(ViewOf(reader), event.attributes.get())) return false;
        break;
      case otlp::Span_Event::kDroppedAttributesCount:
        event.dropped = reader.get_uint32();
        break;
      default:
        reader.skip();
    }
  }
  return true;
}

bool ReadOtlpLink(std::string_view message, Linked& link) {
  constexpr std::uint32_t kSampledFlag = 1;
  constexpr std::uint32_t kRandomTraceIdFlag = 2;
  constexpr std::uint32_t kRemoteFlag = 0x200;
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    switch (reader.tag()) {
      case otlp::Span_Link::kTraceId: {
        const std::string_view id = ViewOf(reader);
        link.context.trace_id_high = BigEndian(id.substr(0, 8));
        link.context.trace_id = BigEndian(id.substr(8));
        break;
      }
      case otlp::Span_Link::kSpanId:
        link.context.span_id = BigEndian(ViewOf(reader));
        break;
      case otlp::Span_Link::kTraceState:
        link.trace_state = ViewOf(reader);
        break;
      case otlp::Span_Link::kAttributes:
        if (!ReadOtlpKeyValue(ViewOf(reader), link.attributes.get())) return false;
        break;
      case otlp::Span_Link::kDroppedAttributesCount:
        link.dropped = reader.get_uint32();
        break;
      case otlp::Span_Link::kFlags: {
        const std::uint32_t flags = reader.get_fixed32();
        link.context.sampled = (flags & kSampledFlag) != 0;
        link.context.has_random_trace_id = (flags & kRandomTraceIdFlag) != 0;
        link.context.is_remote = (flags & kRemoteFlag) != 0;
        break;
      }
      default:
        reader.skip();
    }
  }
  return true;
}

std::uint64_t ReadTimestamp(std::string_view message) {
  std::uint64_t seconds = 0;
  std::uint64_t nanos = 0;
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    (reader.tag() == 1 ? seconds : nanos) = reader.get_uint64();
  }
  return seconds * 1'000'000'000 + nanos;
}

// Takes what recording.h puts into an attribute's place out of a dict: a new reference to the value
// of `key`, or null where there is none.
Ref Take(PyObject* dict, const char* key) {
  const Ref name{PyUnicode_InternFromString(key)};
  if (!name) return Ref{};
  Ref value = Ref::Share(PyDict_GetItemWithError(dict, name.get()));
  if (value) PyDict_DelItem(dict, name.get());
  return value;
}

bool ReadLightStepEvent(std::string_view message, Event& event) {
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    if (reader.tag() == collector::Log::kTimestamp) {
      event.time = ReadTimestamp(ViewOf(reader));
    } else if (!ReadLightStepKeyValue(ViewOf(reader), event.attributes.get())) {
      return false;
    }
  }
  event.name = Take(event.attributes.get(), "event");
  const Ref dropped = Take(event.attributes.get(), "otel.dropped_attributes_count");
  if (dropped && PyLong_Check(dropped.get())) {
    event.dropped = static_cast<std::uint32_t>(PyLong_AsUnsignedLongMask(dropped.get()));
  }
  return PyErr_Occurred() == nullptr;
}

bool ReadReference(std::string_view message, Linked& link) {
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    if (reader.tag() == collector::Reference::kRelationship) {
      link.is_link = reader.get_uint32() != 0;
      continue;
    }
    for (pbf_reader context = ReaderOf(ViewOf(reader)); context.next();) {
      (context.tag() == collector::SpanContext::kTraceId ? link.context.trace_id
                                                         : link.context.span_id) =
          context.get_uint64();
    }
  }
  return true;
}

bool Append(PyObject* list, const Ref& object) {
  return object && PyList_Append(list, object.get()) == 0;
}

Ref MakeEvent(const Event& event) {
  const Ref attributes{PyDictProxy_New(event.attributes.get())};
  if (!attributes) return Ref{};
  return Ref{CallPython([&] {
    return PyObject_CallFunction(api.event, "OOKI", event.name ? event.name.get() : Py_None,
                                 attributes.get(), event.time, event.dropped);
  })};
}

Ref MakeLink(const Linked& link) {
  Ref trace_state;
  if (!link.trace_state.empty()) {
    const Ref header = NewString(link.trace_state);
    if (!header) return Ref{};
    trace_state = Ref{CallPython(
        [&] { return PyObject_CallFunction(api.read_trace_state, "([O])", header.get()); })};
    if (!trace_state) return Ref{};
  }
  const Ref context = NewSpanContext(link.context, trace_state.get());
  const Ref attributes{context ? PyDictProxy_New(link.attributes.get()) : nullptr};
  if (!attributes) return Ref{};
  return Ref{CallPython([&] {
    return PyObject_CallFunction(api.link, "OOI", context.get(), attributes.get(), link.dropped);
  })};
}

// Takes out what RecordAtEnd has put among the tags.
bool TakeTagsOfTheEnd(const SpanObject& span, PyObject* tags) {
  if (span.kind != 0) Take(tags, "span.kind");
  if (span.status != StatusCode::kUnset) Take(tags, "otel.status_code");
  if (span.status == StatusCode::kError) {
    Take(tags, "error");
    Take(tags, "otel.status_description");
  }
  for (const auto& tag : AsTracer(span.tracer.get())->scope_tags) Take(tags, tag.first.c_str());
  if (span.dropped_attributes != 0) Take(tags, "otel.dropped_attributes_count");
  if (span.dropped_events != 0) Take(tags, "otel.dropped_events_count");
  if (span.dropped_links != 0) Take(tags, "otel.dropped_links_count");
  return PyErr_Occurred() == nullptr;
}

}  // namespace

struct Reading::Protocol {
  std::uint32_t name;
  std::uint32_t attributes;
  std::uint32_t events;
  std::uint32_t links;
  std::uint32_t end;
  std::uint32_t last;  // the field that the end of a span writes last
  bool (*read_attribute)(std::string_view message, PyObject* dict);
  bool (*read_event)(std::string_view message, Event& event);
  bool (*read_link)(std::string_view message, Linked& link);
};

const Reading::Protocol Reading::kOtlp{otlp::Span::kName,
                                       otlp::Span::kAttributes,
                                       otlp::Span::kEvents,
                                       otlp::Span::kLinks,
                                       otlp::Span::kEndTimeUnixNano,
                                       otlp::Span::kFlags,
                                       ReadOtlpKeyValue,
                                       ReadOtlpEvent,
                                       ReadOtlpLink};
const Reading::Protocol Reading::kLightStep{collector::Span::kOperationName,
                                            collector::Span::kTags,
                                            collector::Span::kLogs,
                                            collector::Span::kReferences,
                                            collector::Span::kDurationMicros,
                                            collector::Span::kDurationMicros,
                                            ReadLightStepKeyValue,
                                            ReadLightStepEvent,
                                            ReadReference};

Reading::Reading(const SpanObject& span)
    : span_{span},
      protocol_{span.record.is_otlp() ? kOtlp : kLightStep},
      fields_{span.record.fields()} {}

// Calls use(reader) at each field, which reads or skips it, until it returns false.
template <class Use>
bool Reading::ForEachField(Use use) const {
  for (pbf_reader reader = ReaderOf(fields_); reader.next();) {
    const std::uint32_t field = reader.tag();
    if (!use(reader)) return false;
    if (field == protocol_.last) break;
  }
  return true;
}

Ref Reading::Name() const {
  // It stands first.
  pbf_reader reader = ReaderOf(fields_);
  return reader.next(protocol_.name) ? NewString(ViewOf(reader)) : NewString({});
}

Ref Reading::Attributes() const {
  Ref dict{PyDict_New()};
  if (!dict) return Ref{};
  const bool is_read = ForEachField([&](pbf_reader& reader) {
    if (reader.tag() == protocol_.attributes) {
      return protocol_.read_attribute(ViewOf(reader), dict.get());
    }
    reader.skip();
    return true;
  });
  if (!is_read) return Ref{};
  const bool is_sent = span_.is_ended && !span_.is_recording && span_.record.context().sampled;
  if (&protocol_ == &kLightStep && is_sent && !TakeTagsOfTheEnd(span_, dict.get())) return Ref{};
  return dict;
}

Ref Reading::Events() const {
  const Ref list{PyList_New(0)};
  if (!list) return Ref{};
  const bool is_read = ForEachField([&](pbf_reader& reader) {
    if (reader.tag() != protocol_.events) {
      reader.skip();
      return true;
    }
    Event event;
    return event.attributes && protocol_.read_event(ViewOf(reader), event) &&
           Append(list.get(), MakeEvent(event));
  });
  return is_read ? Ref{PyList_AsTuple(list.get())} : Ref{};
}

Ref Reading::Links() const {
  const Ref list{PyList_New(0)};
  if (!list) return Ref{};
  const bool is_read = ForEachField([&](pbf_reader& reader) {
    if (reader.tag() != protocol_.links) {
      reader.skip();
      return true;
    }
    Linked link;
    return link.attributes && protocol_.read_link(ViewOf(reader), link) &&
           (!link.is_link || Append(list.get(), MakeLink(link)));
  });
  return is_read ? Ref{PyList_AsTuple(list.get())} : Ref{};
}

std::uint64_t Reading::ParentSpanId() const {
  std::uint64_t parent = 0;
  ForEachField([&](pbf_reader& reader) {
    if (&protocol_ == &kOtlp && reader.tag() == otlp::Span::kParentSpanId) {
      parent = BigEndian(ViewOf(reader));
    } else if (&protocol_ == &kLightStep && reader.tag() == protocol_.links) {
      Linked reference;
      ReadReference(ViewOf(reader), reference);
      if (!reference.is_link && parent == 0) parent = reference.context.span_id;
    } else {
      reader.skip();
    }
    return true;
  });
  return parent;
}

// The count that a field says, which is there only if something was left out; at least `counted`.
std::uint32_t Reading::CountIn(std::uint32_t field, std::uint32_t counted) const {
  if (&protocol_ != &kOtlp) return counted;
  std::uint32_t count = counted;
  ForEachField([&](pbf_reader& reader) {
    if (reader.tag() == field) {
      count = reader.get_uint32();
    } else {
      reader.skip();
    }
    return true;
  });
  return count;
}

std::uint32_t Reading::DroppedAttributes() const {
  return CountIn(otlp::Span::kDroppedAttributesCount, span_.dropped_attributes);
}

std::uint32_t Reading::DroppedEvents() const {
  return CountIn(otlp::Span::kDroppedEventsCount, span_.dropped_events);
}

std::uint32_t Reading::DroppedLinks() const {
  return CountIn(otlp::Span::kDroppedLinksCount, span_.dropped_links);
}

std::optional<common::Nanoseconds> Reading::EndTime() const {
  std::optional<common::Nanoseconds> end;
  ForEachField([&](pbf_reader& reader) {
    if (reader.tag() != protocol_.end) {
      reader.skip();
    } else if (&protocol_ == &kOtlp) {
      end = static_cast<common::Nanoseconds>(reader.get_fixed64());
    } else {
      end = span_.record.start() + static_cast<common::Nanoseconds>(reader.get_uint64() * 1000);
    }
    return true;
  });
  return end;
}

}  // namespace lightstep::python::opentelemetry
