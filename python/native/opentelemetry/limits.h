// How much one span holds, by OpenTelemetry's environment variables (OTEL_SPAN_…_LIMIT). What comes
// beyond a count is dropped and counted; a text beyond its length is cut.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lightstep::python::opentelemetry {

struct Limits {
  std::uint32_t attributes = 128;
  std::uint32_t events = 128;
  std::uint32_t links = 128;
  std::uint32_t event_attributes = 128;
  std::uint32_t link_attributes = 128;
  std::size_t value_length = SIZE_MAX;  // in characters
};

}  // namespace lightstep::python::opentelemetry
