#include "src/tracer/recovery_settings.h"

#include <filesystem>
#include <system_error>

#include "src/common/clock.h"
#include "src/tracer/delivery_settings.h"
#include "src/wire/lightstep/lightstep_format.h"
#include "src/wire/otlp/otlp_format.h"

namespace lightstep::tracer {

// The numbers are a part of the format of ring files.
buffer::RingProtocol RingProtocolOf(const TracerOptions& options) {
  if (options.protocol == WireProtocol::kOtlp) return {1, wire::OtlpFormat::kElementKey};
  return {0, wire::LightStepFormat::kElementKey};
}

recovery::RecoverySettings MakeRecoverySettings(const TracerOptions& options) {
  return {options.recovery_directory, RingProtocolOf(options), options.recovery_limit,
          common::ToWait(options.recovery_age_limit),
          [&options] { return MakeDeliverySettings(options); }};
}

TracerOptions WithAbsoluteDirectory(TracerOptions options) {
  if (!options.recovery_directory.empty()) {
    std::error_code error;
    const auto absolute = std::filesystem::absolute(options.recovery_directory, error);
    if (!error) options.recovery_directory = absolute.string();
  }
  return options;
}

}  // namespace lightstep::tracer
