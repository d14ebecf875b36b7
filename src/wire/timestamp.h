// The bytes of a google.protobuf.Timestamp as a field of another message. Used by the span and the
// report encoders.
#pragma once

#include <cstddef>
#include <cstdint>

#include "src/common/clock.h"
#include "src/wire/key_value.h"

namespace lightstep::wire {

// Nanoseconds since the Unix epoch, split as the message wants it: nanos count forward from seconds
// also before 1970.
class TimestampField {
 public:
  explicit TimestampField(common::Nanoseconds time)
      : seconds_{time / kSecond}, nanos_{time % kSecond} {
    if (nanos_ < 0) {
      nanos_ += kSecond;
      --seconds_;
    }
    message_size_ = 2 + VarintSize(static_cast<std::uint64_t>(seconds_)) +
                    VarintSize(static_cast<std::uint64_t>(nanos_));
  }

  std::size_t size() const { return 2 + message_size_; }
  static constexpr std::size_t kMaxSize = 2 + (1 + 10) + (1 + 5);

  char* Put(char* out, char field_key) const {
    *out++ = field_key;
    *out++ = static_cast<char>(message_size_);
    *out++ = Varint(kSecondsField);
    out = PutVarint(out, static_cast<std::uint64_t>(seconds_));
    *out++ = Varint(kNanosField);
    return PutVarint(out, static_cast<std::uint64_t>(nanos_));
  }

 private:
  static constexpr common::Nanoseconds kSecond = 1'000'000'000;
  // google/protobuf/timestamp.proto; a well-known type, not one of ours.
  static constexpr std::uint32_t kSecondsField = 1;
  static constexpr std::uint32_t kNanosField = 2;

  std::int64_t seconds_;
  std::int64_t nanos_;
  std::size_t message_size_;
};

}  // namespace lightstep::wire
