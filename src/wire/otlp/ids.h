// Ids as OTLP has them: bytes fields, the highest byte first, as W3C Trace Context writes them.
// Used by the span format.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lightstep/span_context.h"
#include "src/wire/protobuf/field.h"

namespace lightstep::wire {

// With key byte and length.
inline constexpr std::size_t kTraceIdBytes = 2 + 16;
inline constexpr std::size_t kSpanIdBytes = 2 + 8;

inline char* PutTraceId(char* out, char field_key, const SpanContext& context) {
  *out++ = field_key;
  *out++ = 16;
  out = PutFixed(out, __builtin_bswap64(context.trace_id_high));
  return PutFixed(out, __builtin_bswap64(context.trace_id));
}

inline char* PutSpanId(char* out, char field_key, std::uint64_t id) {
  *out++ = field_key;
  *out++ = 8;
  return PutFixed(out, __builtin_bswap64(id));
}

}  // namespace lightstep::wire
