#include "python/native/opentelemetry/span_ending.h"

#include <utility>

#include "python/native/opentelemetry/processors.h"
#include "python/native/opentelemetry/recording.h"

namespace lightstep::python::opentelemetry {

bool End(SpanObject* span, common::Nanoseconds time) {
  if (std::exchange(span->is_ended, true)) return true;
  if (span->is_recording) {
    if (!span->record.context().sampled || ProviderOf(span)->has_processors())
      return EndReadably(span, time);
    span->is_recording = false;
    RecordAtEnd(*span);
  }
  span->record.Finish(time);
  return true;
}

}  // namespace lightstep::python::opentelemetry
