// The bytes of a google.protobuf.Timestamp as a field of another message. Used by the span and the
// report encoders.
#pragma once

#include <cstddef>
#include <cstdint>

#include "src/common/clock.h"
#include "src/wire/protobuf/field.h"

namespace lightstep::wire {

// The room that PutTimestamp needs. It may write beyond the end that it returns.
inline constexpr std::size_t kMaxTimestampBytes = 2 + (1 + 10) + (1 + 8);

// Writes `time`, in nanoseconds since the Unix epoch, as the field `field_key`, and returns the end
// of what was written.
inline char* PutTimestamp(char* out, char field_key, common::Nanoseconds time) {
  constexpr common::Nanoseconds kSecond = 1'000'000'000;
  // google/protobuf/timestamp.proto; a well-known type, not one of ours.
  constexpr std::uint32_t kSeconds = 1;
  constexpr std::uint32_t kNanos = 2;
  // Nanos count forward from seconds also before 1970.
  std::int64_t seconds = time / kSecond;
  std::int64_t nanos = time % kSecond;
  if (nanos < 0) {
    nanos += kSecond;
    --seconds;
  }
  *out++ = field_key;
  char* const length = out++;
  *out++ = Varint(kSeconds);
  out = PutVarintWithRoom(out, static_cast<std::uint64_t>(seconds));
  *out++ = Varint(kNanos);
  out = PutVarintWithRoom(out, static_cast<std::uint64_t>(nanos));
  *length = static_cast<char>(out - length - 1);
  return out;
}

}  // namespace lightstep::wire
