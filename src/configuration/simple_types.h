// The types of texts, bools, numbers, hosts and ports, and their ranges.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "src/configuration/value_type.h"

namespace lightstep::configuration {

extern const ValueType<std::string> kText;
extern const ValueType<std::string> kPem;
extern const ValueType<std::string> kHost;
extern const ValueType<std::uint16_t> kPort;
extern const ValueType<bool> kBool;
extern const ValueType<std::size_t> kCount;
extern const ValueType<std::chrono::microseconds> kTime;

struct IntegerRange {
  std::uint64_t min;
  std::uint64_t max;
  const char* unit;

  bool Has(std::uint64_t number) const { return min <= number && number <= max; }

  // As in "an integer from 1 to 65535".
  std::string Text() const;
};

inline constexpr std::uint64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
inline constexpr IntegerRange kPorts{1, 65535, ""};
inline constexpr IntegerRange kCounts{1, kNoLimit, ""};
inline constexpr IntegerRange kTimes{1, kNoLimit, " (microseconds)"};

// Whether a name or an address may be written into a request: it has no spaces, control characters,
// '/' or '@'.
bool IsHost(std::string_view host);
inline constexpr char kHosts[] = "a host name or an address";

// Parses a number. Any other text stays a string, which the readers of numbers refuse.
boost::json::value ParseNumber(std::string_view text);

// A text as a JSON string, in UTF-8.
boost::json::value WriteText(const std::string& text);

// Throws OptionsError if the value is not a string.
std::string ReadText(const Given& given);

}  // namespace lightstep::configuration
