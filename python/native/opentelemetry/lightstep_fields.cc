#include "proto/field_numbers.h"
#include "python/native/opentelemetry/record_fields.h"
#include "python/native/opentelemetry/tracer_object.h"
#include "python/native/values/recorded_value.h"

namespace lightstep::python::opentelemetry {
namespace {

namespace collector = proto::collector;

using protozero::pbf_reader;

std::uint64_t ReadTimestamp(std::string_view message) {
  std::uint64_t seconds = 0;
  std::uint64_t nanos = 0;
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    (reader.tag() == 1 ? seconds : nanos) = reader.get_uint64();
  }
  return seconds * 1'000'000'000 + nanos;
}

// Removes an attribute that recording.h has added. Returns a new reference to the value of `key`,
// or null if there is none.
Ref Take(PyObject* dict, const char* key) {
  const Ref name{PyUnicode_InternFromString(key)};
  if (!name) return Ref{};
  Ref value = Ref::Share(PyDict_GetItemWithError(dict, name.get()));
  if (value) PyDict_DelItem(dict, name.get());
  return value;
}

bool ReadLightStepEvent(std::string_view message, ReadEvent& event) {
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

bool ReadReference(std::string_view message, ReadLink& link) {
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

}  // namespace

const RecordFields kLightStepFields{collector::Span::kOperationName,
                                    collector::Span::kTags,
                                    collector::Span::kLogs,
                                    collector::Span::kReferences,
                                    collector::Span::kDurationMicros,
                                    collector::Span::kDurationMicros,
                                    ReadLightStepKeyValue,
                                    ReadLightStepEvent,
                                    ReadReference};

bool RemoveTagsOfTheEnd(const SpanObject& span, PyObject* tags) {
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

}  // namespace lightstep::python::opentelemetry
