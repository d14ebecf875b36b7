// RecordFields: the fields of a protocol's span that OpenTelemetry's API can read, and the readers
// of an attribute, an event and a link. There is one table per protocol.
//
// Used by Reading.
#pragma once

#include <Python.h>

#include <cstdint>
#include <protozero/pbf_reader.hpp>
#include <string_view>

#include "lightstep/span_context.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/span_object.h"

namespace lightstep::python::opentelemetry {

struct ReadEvent {
  Ref name;
  Ref attributes{PyDict_New()};
  std::uint64_t time = 0;  // since the epoch
  std::uint32_t dropped = 0;
};

struct ReadLink {
  SpanContext context;
  std::string_view trace_state;
  Ref attributes{PyDict_New()};
  std::uint32_t dropped = 0;
  // False for a reference of LightStep's protocol to the parent.
  bool is_link = true;
};

// The functions return false with an exception set.
struct RecordFields {
  std::uint32_t name;
  std::uint32_t attributes;
  std::uint32_t events;
  std::uint32_t links;
  std::uint32_t end;
  std::uint32_t last;  // the field that the end of a span writes last
  bool (*read_attribute)(std::string_view message, PyObject* dict);
  bool (*read_event)(std::string_view message, ReadEvent& event);
  bool (*read_link)(std::string_view message, ReadLink& link);
};

extern const RecordFields kOtlpFields;
extern const RecordFields kLightStepFields;

// Removes the tags that RecordAtEnd (recording.h) has added to a span of LightStep's protocol.
// False with an exception set.
bool RemoveTagsOfTheEnd(const SpanObject& span, PyObject* tags);

std::uint64_t ReadBigEndian(std::string_view bytes);

inline std::string_view ViewOf(protozero::pbf_reader& reader) {
  const protozero::data_view view = reader.get_view();
  return {view.data(), view.size()};
}

inline protozero::pbf_reader ReaderOf(std::string_view message) {
  return {message.data(), message.size()};
}

}  // namespace lightstep::python::opentelemetry
