// Fuzzes the JSON configuration: any text gives options that a tracer can work with, or an
// OptionsError that can be shown to people.
//
// Input: the text.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "lightstep/options.h"
#include "src/common/clock.h"
#include "src/common/utf8.h"
#include "src/delivery/endpoints/host.h"
#include "src/wire/lightstep/lightstep_protocol.h"
#include "src/wire/otlp/otlp_protocol.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"

namespace lightstep {
namespace {

using fuzz::Expect;

void CheckEndpoint(const std::string& host, std::uint16_t port, const std::string& token) {
  Expect(port != 0, "a port is not 0");
  static const delivery::Settings settings{};
  const delivery::Host named{{host, port}, settings};
  const std::string head =
      wire::LightStepProtocol{token}.RequestHead(named.configured().target(), {});
  const auto lines = std::count(head.begin(), head.end(), '\n');
  const bool has_token = head.find("\r\nLightstep-Access-Token: ") != std::string::npos;
  Expect(lines == (has_token ? 7 : 6), "no option adds a line to the head");
  Expect(std::count(head.begin(), head.end(), '\r') == lines, "no option adds a line ending");
}

// Checks that the request has exactly the headers that were given.
void CheckHeaders(const TracerOptions& options) {
  const std::string head =
      wire::OtlpProtocol{options.otlp_headers}.RequestHead({"host", ""}, {std::size_t{0}});
  const auto lines = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n'));
  // The request line, four headers of the tracer's own and the empty line. User-Agent may be among
  // the given ones.
  Expect(lines <= 6 + options.otlp_headers.size(), "no header adds another");
  Expect(lines + 1 >= 6 + options.otlp_headers.size(), "every header is there");
  Expect(head.find("\r\n\r\n") == head.size() - 4, "no option ends the head");
}

void CheckOptions(const TracerOptions& options) {
  CheckHeaders(options);
  CheckEndpoint(options.collector_host, options.collector_port, options.access_token);
  for (const SatelliteEndpoint& satellite : options.satellite_endpoints) {
    CheckEndpoint(satellite.host, satellite.port, options.access_token);
  }
  Expect(options.max_buffered_spans >= 1, "some spans can be buffered");
  for (const std::chrono::microseconds time : {options.reporting_period, options.report_timeout}) {
    Expect(time.count() >= 1, "a duration is positive");
    Expect(common::ToWait(time) >= 1, "the tracer can wait for a duration");
  }
  Expect(!options.propagation_modes.empty(), "there is a propagation mode");
}

}  // namespace
}  // namespace lightstep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lightstep;
  try {
    CheckOptions(ParseOptions(fuzz::Input{data, size}.Rest()));
  } catch (const OptionsError& error) {
    const std::string_view text = error.what();
    Expect(!text.empty() && common::IsUtf8(text), "an error has a text, and it is UTF-8");
  }
  return 0;
}
