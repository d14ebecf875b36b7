// A slice: what the consumer takes from the span buffer at a time.
#pragma once

#include <cstdint>
#include <string_view>

#include "src/buffer/scope.h"

namespace lightstep::buffer {

// The first key byte of a span that is settled. It replaces that of the protocol.
inline constexpr char kSettledKey = 0;

// A run of whole spans of one scope, one after the other as they stand in a report.
struct Slice {
  std::uint64_t sequence;  // slices are numbered as they are taken: the order of age
  std::uint32_t segment;
  std::uint32_t spans;
  Scope scope;
  std::string_view bytes;  // valid until the slice is released
};

// Cuts `slice` at the first end of a span behind its middle, and returns the second part. `slice`
// has at least two spans, so that each part has at least one.
Slice SplitSlice(Slice* slice);

// Replaces the key of each span of `slice` by kSettledKey. Nobody uses the spans any more. To be
// called before their room is freed: a process that finds the ring's file does not send them.
void MarkSettled(const Slice& slice);

}  // namespace lightstep::buffer
