#include "src/tracer/delivery_settings.h"

#include <limits.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "lightstep/version.h"
#include "src/common/clock.h"
#include "src/common/hex.h"
#include "src/common/ids.h"
#include "src/common/utf8.h"
#include "src/configuration/resolution.h"
#include "src/wire/lightstep/protocol.h"
#include "src/wire/lightstep/report.h"

namespace lightstep::tracer {
namespace {

std::string HostName() {
  char name[HOST_NAME_MAX + 1] = {};
  gethostname(name, sizeof(name) - 1);
  return name;
}

// The arguments as the kernel keeps them, with spaces between.
std::string CommandLine() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::string line{std::istreambuf_iterator<char>{file}, {}};
  while (!line.empty() && line.back() == '\0') line.pop_back();
  for (char& c : line) {
    if (c == '\0') c = ' ';
  }
  return line;
}

}  // namespace

delivery::Settings MakeDeliverySettings(const TracerOptions& options) {
  const std::uint64_t reporter_id = common::RandomId();
  delivery::Settings settings;
  std::string storage;
  wire::Reporter reporter{reporter_id};
  const auto add_text = [&](std::string_view key, std::string_view text) {
    reporter.AddTag(key, common::ToUtf8(text, storage));
  };
  add_text("lightstep.component_name",
           configuration::ServiceName(options, program_invocation_short_name));
  add_text("lightstep.tracer_platform", options.platform);
  add_text("lightstep.tracer_platform_version", options.platform_version.empty()
                                                    ? std::to_string(__cplusplus)
                                                    : options.platform_version);
  add_text("lightstep.tracer_version", kVersion);
  add_text("lightstep.hostname", HostName());
  if (options.report_command_line) add_text("lightstep.command_line", CommandLine());
  add_text("lightstep.guid", common::ToHex(reporter_id));
  for (const auto& [key, value] : options.tags) {
    std::string key_storage;
    const std::string_view valid_key = common::ToUtf8(key, key_storage);
    if (const auto* text = std::get_if<std::string>(&value)) {
      reporter.AddTag(valid_key, common::ToUtf8(*text, storage));
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      reporter.AddTag(valid_key, *integer);
    } else if (const auto* number = std::get_if<double>(&value)) {
      reporter.AddTag(valid_key, *number);
    } else {
      reporter.AddTag(valid_key, std::get<bool>(value));
    }
  }
  settings.origin = reporter.Encode();
  settings.protocol = std::make_shared<wire::LightStepProtocol>(
      std::string{common::ToUtf8(options.access_token, storage)});

  for (const configuration::Endpoint& endpoint : configuration::EndpointsOf(options)) {
    settings.endpoints.push_back({endpoint.host, endpoint.port});
  }
  settings.tls = configuration::UsesTls(options);
  settings.certificates = MakeTlsSettings(options);
  settings.reporting_period = common::ToWait(options.reporting_period);
  settings.report_timeout = common::ToWait(options.report_timeout);
  return settings;
}

network::TlsSettings MakeTlsSettings(const TracerOptions& options) {
  return {options.ssl_root_certificates, options.client_certificate, options.client_key};
}

}  // namespace lightstep::tracer
