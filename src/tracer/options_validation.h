// What the options of a tracer may be. Every range stands here and nowhere else: for the reader of
// configurations (options_reader.cc), which meets numbers that no option could hold, and for
// options that a program has filled itself, which Recorder has checked.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "lightstep/options.h"

namespace lightstep::tracer {

struct IntegerRange {
  std::uint64_t least;
  std::uint64_t most;
  const char* unit;

  bool Has(std::uint64_t number) const { return least <= number && number <= most; }

  // As in "an integer from 1 to 65535".
  std::string Text() const;
};

inline constexpr std::uint64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
inline constexpr IntegerRange kPorts{1, 65535, ""};
inline constexpr IntegerRange kCounts{1, kNoLimit, ""};
inline constexpr IntegerRange kTimes{1, kNoLimit, " (microseconds)"};

// A name or an address that can stand in a request: without spaces, control characters, '/' and
// '@'.
bool IsHost(std::string_view host);
inline constexpr char kHosts[] = "a host name or an address";

// Throws OptionsError: the key, what was given (as JSON shows it, cut where it is long) and what is
// allowed.
[[noreturn]] void Refuse(OptionsError::Kind kind, const std::string& key, std::string_view given,
                         const std::string& allowed);

// Throws OptionsError where an option is out of its range.
void Validate(const TracerOptions& options);

}  // namespace lightstep::tracer
