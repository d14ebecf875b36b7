// The inverse of recording.h: reads what was recorded from the bytes of a span's record. The bytes
// stay with the span after its end, so a span that nobody reads costs nothing.
//
// Over OTLP all of it can be read. Over LightStep's protocol only what the table in recording.h
// lists can be read.
#pragma once

#include <Python.h>

#include <cstdint>
#include <optional>
#include <string>

#include "lightstep/span_context.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/record_fields.h"
#include "python/native/opentelemetry/span_object.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {

class Reading {
 public:
  // Copies the bytes, because reading may run Python code, which may change the span.
  explicit Reading(const SpanObject& span);

  // Each of these returns a new object, or null with an exception set.

  Ref Name() const;
  // A dict.
  Ref Attributes() const;
  // A tuple of `event(name, attributes, timestamp, dropped_attributes)`.
  Ref Events() const;
  // A tuple of `link(context, attributes, dropped_attributes)`.
  Ref Links() const;

  // 0 if there is no parent.
  std::uint64_t ParentSpanId() const;
  // The number of elements that were left out. Once a span has been sent over OTLP, this includes
  // those that its record had no room for.
  std::uint32_t DroppedAttributes() const;
  std::uint32_t DroppedEvents() const;
  std::uint32_t DroppedLinks() const;
  // Returns nothing unless the span has been sent.
  std::optional<common::Nanoseconds> EndTime() const;

 private:
  bool is_otlp() const { return &fields_ == &kOtlpFields; }
  template <class Use>
  bool ForEachField(Use use) const;
  std::uint32_t CountIn(std::uint32_t field, std::uint32_t counted) const;

  const SpanObject& span_;
  const RecordFields& fields_;
  const std::string record_;
};

}  // namespace lightstep::python::opentelemetry
