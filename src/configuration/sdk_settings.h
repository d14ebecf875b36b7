// SdkSettings: what OpenTelemetry's environment says of an SDK and a tracer of OpenTracing's does
// not use. Read with the options (reader.h), for OpenTelemetry's API.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lightstep::configuration {

// A sampler that OpenTelemetry's specification names.
struct SamplerChoice {
  enum class Root : std::uint8_t { kAlwaysOn, kAlwaysOff, kRatio };

  Root root = Root::kAlwaysOn;
  bool is_parent_based = true;  // a parent's decision holds for its children
  std::optional<double> ratio;  // of kRatio, from 0 to 1
};

inline constexpr char kSamplerNames[] =
    "one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, "
    "parentbased_traceidratio";

// Without a ratio.
std::optional<SamplerChoice> SamplerNamed(std::string_view name);

inline bool IsSamplerRatio(double ratio) { return 0 <= ratio && ratio <= 1; }

struct SdkSettings {
  // Given: the one that the program names, or none. It then takes its ratio, and if there is none
  // itself, from OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG.
  std::optional<SamplerChoice> sampler;
  bool is_disabled = false;  // OTEL_SDK_DISABLED
};

}  // namespace lightstep::configuration
