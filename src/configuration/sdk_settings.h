// SdkSettings: settings of OpenTelemetry's environment variables that only OpenTelemetry's API
// uses. They are read together with the options (reader.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lightstep::configuration {

// A sampler of OpenTelemetry's specification.
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
  // As input, the sampler that the program names, or none. Reading fills in what is missing from
  // OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG: the ratio, or the whole sampler.
  std::optional<SamplerChoice> sampler;
  bool is_disabled = false;  // OTEL_SDK_DISABLED
};

}  // namespace lightstep::configuration
