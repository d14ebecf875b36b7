// The limits on the contents of a span. Longer texts are cut and marked, so that no value can make
// a request too large for a receiver. Documented for users in docs/guides/limits.md.
#pragma once

#include <cstddef>

namespace lightstep::trace {

// An operation name, a text value, a JSON value, a baggage value: bytes of UTF-8. A longer one is
// cut between two characters and ends in a mark that names its full length.
inline constexpr std::size_t kMaxTextBytes = std::size_t{32} * 1024;

// A key of a tag, a log field or a baggage item. A longer one is cut.
inline constexpr std::size_t kMaxKeyBytes = 1024;

// The tags, logs and references of one span together. Further ones are left out, and their number
// is in the span's tag `tracer.dropped_fields`.
inline constexpr std::size_t kMaxBodyBytes = std::size_t{192} * 1024;

// The baggage that is shown on a span: the items that fit, whole, up to the first that does not.
// (What is propagated is not limited by this.)
inline constexpr std::size_t kMaxBaggageBytes = std::size_t{16} * 1024;

// A status message: bytes of UTF-8. A longer one is cut and marked as a text value is.
inline constexpr std::size_t kMaxStatusBytes = std::size_t{4} * 1024;

// A trace state, the longest that W3C Trace Context has. A longer one is left out of a span.
inline constexpr std::size_t kMaxTraceStateBytes = std::size_t{32} * (256 + 1 + 256 + 1);

// A whole encoded span, with everything above and its fixed fields.
inline constexpr std::size_t kMaxSpanBytes = std::size_t{256} * 1024;

}  // namespace lightstep::trace
