// The defaults of a tracer's options that are not empty or false, for lightstep/tracer.h and
// lightstep/options.h. C++11, as everything that lightstep/tracer.h includes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lightstep {
namespace defaults {

constexpr char kCollectorHost[] = "collector.lightstep.com";
constexpr std::uint16_t kCollectorPort = 443;
constexpr char kOtlpEndpoint[] = "http://localhost:4318";
constexpr std::size_t kMaxBufferedSpans = 1000000;
constexpr std::chrono::milliseconds kReportingPeriod{500};
constexpr std::chrono::seconds kReportTimeout{5};
constexpr std::size_t kRecoveryLimit = 256 * 1024 * 1024;
constexpr std::chrono::hours kRecoveryAgeLimit{24};

}  // namespace defaults
}  // namespace lightstep
