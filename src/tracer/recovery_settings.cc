#include "src/tracer/recovery_settings.h"

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "src/common/clock.h"
#include "src/tracer/delivery_settings.h"
#include "src/wire/lightstep/lightstep_format.h"
#include "src/wire/otlp/otlp_format.h"

namespace lightstep::tracer {

// The numbers are a part of the format of ring files.
static_assert(static_cast<int>(WireProtocol::kLightStep) == 0 &&
              static_cast<int>(WireProtocol::kOtlp) == 1);

buffer::RingProtocol RingProtocolOf(const TracerOptions& options) {
  const auto number = static_cast<std::uint32_t>(options.protocol);
  switch (options.protocol) {
    case WireProtocol::kLightStep:
      break;
    case WireProtocol::kOtlp:
      return {number, wire::OtlpFormat::kElementKey};
  }
  return {number, wire::LightStepFormat::kElementKey};
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
