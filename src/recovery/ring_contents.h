// Reads a ring file: the spans in it that are finished and not settled, and what their requests
// need. It trusts no byte, because a file may be damaged, or not be a ring file at all.
//
// Used by RecoveredSpans. The functions only read memory, which must not change meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "src/buffer/ring_file.h"
#include "src/common/clock.h"

namespace lightstep::recovery {

// Thrown for a file that cannot be read. The text says why.
class UnreadableFile : public std::runtime_error {
 public:
  // kForeign: it may be intact, but this tracer cannot read it. kDamaged: no tracer can.
  enum class Kind : std::uint8_t { kForeign, kDamaged };

  UnreadableFile(Kind kind, const std::string& text) : std::runtime_error{text}, kind_{kind} {}

  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// A run of unsettled spans of one scope.
struct UnsettledRun {
  std::uint32_t segment;
  std::uint32_t scope;  // an index of `scopes`, plus 1; 0: the tracer's own
  std::uint32_t spans;
  std::string_view bytes;
};

struct RingContents {
  std::uint32_t protocol = 0;
  std::int64_t pid = 0;
  common::Nanoseconds alive = 0;  // wall time at which the process was seen last
  std::string_view origin;
  std::vector<std::string_view> scopes;
  std::vector<UnsettledRun> runs;  // the oldest first
  std::uint64_t spans = 0;         // in all runs
  std::uint64_t bytes = 0;
  std::size_t scopes_end = 0;  // offset in the file: up to the ring, nothing follows
  // By segment: how much of it may hold spans. The rest can be given back.
  std::vector<std::uint32_t> used;
};

// Reads `file`, all bytes of a file; the result refers to them. Throws UnreadableFile, also if the
// spans are not of `protocol`, unless that is nullopt.
RingContents ReadRing(std::string_view file, std::optional<buffer::RingProtocol> protocol);

}  // namespace lightstep::recovery
