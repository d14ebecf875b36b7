// The way back from recording.h: what was said of a span, read out of the bytes of its record. They
// stay with the span after its end, so that it can be read as long as it is there. Nobody pays who
// does not ask.
//
// Over OTLP it is what was recorded. Over LightStep's protocol it is what that has a form for: the
// table in recording.h.
#pragma once

#include <Python.h>

#include <cstdint>
#include <optional>
#include <string>

#include "lightstep/span_context.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/span_object.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {

class Reading {
 public:
  // Copies the bytes: while they are read Python code may run, which may change the span.
  explicit Reading(const SpanObject& span);

  // All of these return null with an exception set. What they return is new.

  Ref Name() const;
  // A dict.
  Ref Attributes() const;
  // A tuple of `event(name, attributes, timestamp, dropped_attributes)`.
  Ref Events() const;
  // A tuple of `link(context, attributes, dropped_attributes)`.
  Ref Links() const;

  // 0: there is no parent.
  std::uint64_t ParentSpanId() const;
  // How many were left out: what the span has counted, and over OTLP, once it has been sent, also
  // what its record had no room for.
  std::uint32_t DroppedAttributes() const;
  std::uint32_t DroppedEvents() const;
  std::uint32_t DroppedLinks() const;
  // Nothing unless the span has been sent.
  std::optional<common::Nanoseconds> EndTime() const;

 private:
  struct Protocol;
  static const Protocol kOtlp;
  static const Protocol kLightStep;

  template <class Use>
  bool ForEachField(Use use) const;
  std::uint32_t CountIn(std::uint32_t field, std::uint32_t counted) const;

  const SpanObject& span_;
  const Protocol& protocol_;
  const std::string fields_;
};

}  // namespace lightstep::python::opentelemetry
