#include "src/tracer/recovery_settings.h"

#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

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
  std::string& directory = options.recovery_directory;
  if (directory.empty() || directory.front() == '/') return options;
  // Not by std::filesystem, which the oldest systems that a wheel runs on do not have.
  const std::unique_ptr<char, decltype(&std::free)> current{getcwd(nullptr, 0), &std::free};
  if (current != nullptr) directory = std::string{current.get()} + '/' + directory;
  return options;
}

}  // namespace lightstep::tracer
