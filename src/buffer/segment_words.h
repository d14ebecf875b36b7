// The layout of the words by which producers and the consumer share a segment of the span buffer.
//
// Used by SpanBuffer and ScopeChanges. The functions do nothing but bit arithmetic.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lightstep::buffer {

inline constexpr std::size_t kSegmentBytes = std::size_t{256} * 1024;

// The minimum size of a span: a key, a length and something in it.
inline constexpr std::size_t kMinSpanBytes = 3;

// How often the scope may change within a segment. A segment in which it changes more often is
// closed early. A span of 128 bytes may change it each time.
inline constexpr std::uint32_t kMaxScopeChanges = kSegmentBytes / 128 - 1;

// The reserve word of a segment, from its lowest bit: reserved bytes, reserved spans, changes of
// the scope among them, whether the segment is sealed, and its generation. One compare-and-swap on
// this word reserves room in the incarnation that the producer means and in no other, counts the
// span, and gives a change its place in the table.
inline constexpr int kSpansShift = 19;
inline constexpr int kChangesShift = 36;
inline constexpr int kSealedShift = 47;
inline constexpr int kGenerationShift = 48;
inline constexpr std::uint64_t kReservedSpan = std::uint64_t{1} << kSpansShift;
inline constexpr std::uint64_t kReservedChange = std::uint64_t{1} << kChangesShift;
inline constexpr std::uint64_t kSealed = std::uint64_t{1} << kSealedShift;
static_assert(kSegmentBytes < kReservedSpan);
static_assert(kSegmentBytes / kMinSpanBytes < kReservedChange / kReservedSpan);
static_assert(kMaxScopeChanges < kSealed / kReservedChange);

constexpr std::uint32_t ReservedBytes(std::uint64_t word) { return word & (kReservedSpan - 1); }
constexpr std::uint32_t ReservedSpans(std::uint64_t word) {
  return word >> kSpansShift & (kReservedChange / kReservedSpan - 1);
}
constexpr std::uint32_t ReservedChanges(std::uint64_t word) {
  return word >> kChangesShift & (kSealed / kReservedChange - 1);
}
constexpr std::uint64_t GenerationOf(std::uint64_t word) { return word >> kGenerationShift; }

// The generation, the sealed bit and the changes. One comparison of this state tells that a segment
// is in the expected incarnation, is open, and has no scope but the tracer's own.
constexpr std::uint64_t StateOf(std::uint64_t word) { return word >> kChangesShift; }
constexpr std::uint64_t StateOfOpen(std::uint64_t generation) {
  return generation << (kGenerationShift - kChangesShift);
}

// The committed word: spans (32 bits), bytes (32 bits).
inline constexpr std::uint64_t kCommittedSpan = std::uint64_t{1} << 32;

constexpr std::uint32_t CommittedBytes(std::uint64_t word) {
  return static_cast<std::uint32_t>(word);
}

// A segment in one of its lives: state << 32 | index. The state is what StateOf returns while the
// segment is open and has one scope.
using Incarnation = std::uint64_t;

// The index that means "none yet". It comes with the state of the segment that the word is in.
// Thus a producer that slept through a whole life of that segment can't append to the next one.
inline constexpr std::uint32_t kNoIndex = 0xFFFFFFFF;

constexpr Incarnation Incarnate(std::uint64_t state, std::uint32_t index) {
  return state << 32 | index;
}
constexpr std::uint64_t StateIn(Incarnation incarnation) { return incarnation >> 32; }
constexpr std::uint32_t IndexIn(Incarnation incarnation) {
  return static_cast<std::uint32_t>(incarnation);
}
// Whether the reserve word `word` belongs to `incarnation`, sealed or not.
constexpr bool IsOf(Incarnation incarnation, std::uint64_t word) {
  return StateOfOpen(GenerationOf(word)) == StateIn(incarnation);
}

}  // namespace lightstep::buffer
