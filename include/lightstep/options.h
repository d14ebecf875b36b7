// The options of a tracer: the fields of tracer_configuration.schema.json, and those that only a
// program can set. Defaults that are not empty or false are in lightstep/defaults.h. A function or
// constructor that takes options throws OptionsError if a value is out of its range.
//
// Used by C++ programs, the Python binding, and the reader of JSON configurations.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lightstep/cpp17.h"
#include "lightstep/defaults.h"
#include "lightstep/log.h"
#include "lightstep/propagation_mode.h"
#include "lightstep/span_limits.h"
#include "lightstep/wire_protocol.h"

namespace lightstep {

struct SatelliteEndpoint {
  std::string host;
  std::uint16_t port = 0;
};

struct TracerOptions {
  using TagValue = std::variant<std::string, std::int64_t, double, bool>;
  using AttributeValue =
      std::variant<std::string, std::int64_t, double, bool, std::vector<std::string>,
                   std::vector<std::int64_t>, std::vector<double>, std::vector<bool>>;

  WireProtocol protocol = WireProtocol::kLightStep;

  // Empty: the program's name.
  std::string component_name;
  std::string access_token;

  // Where to report when no satellites are listed.
  std::string collector_host = defaults::kCollectorHost;
  std::uint16_t collector_port = defaults::kCollectorPort;

  // The tracer rotates through them.
  std::vector<SatelliteEndpoint> satellite_endpoints;

  // With WireProtocol::kOtlp, in place of satellites and the collector: base URLs, http:// or
  // https://. The tracer rotates through them. Empty: defaults::kOtlpEndpoint.
  std::vector<std::string> otlp_endpoints;
  // Sent with each request. The values may be secrets: no log line and no error shows them.
  std::vector<std::pair<std::string, std::string>> otlp_headers;
  Compression compression = Compression::kNone;  // with WireProtocol::kOtlp alone

  // False: TLS, to satellites and to the collector alike.
  bool collector_plaintext = false;
  // The authorities to trust, in PEM; empty: the system's.
  std::string ssl_root_certificates;
  // For satellites that ask their clients for a certificate (mutual TLS), in PEM: the client's
  // certificate, followed by those that lead to its authority, and its private key without a
  // passphrase. Either both are set or neither.
  std::string client_certificate;
  std::string client_key;

  // Streaming is the only recorder; false is accepted and changes nothing.
  bool use_stream_recorder = true;

  // The maximum number of spans that wait to be acknowledged. Further spans are dropped and
  // counted.
  std::size_t max_buffered_spans = defaults::kMaxBufferedSpans;

  // How long a stream stays open before it ends and is acknowledged.
  std::chrono::microseconds reporting_period = defaults::kReportingPeriod;
  // How long a satellite may take to accept bytes or to answer, and how long Flush and Close wait.
  std::chrono::microseconds report_timeout = defaults::kReportTimeout;

  // The directory for a file with the spans that are not acknowledged yet. If the process dies, the
  // next tracer with the same directory sends them (docs/guides/recovery.md). Empty: spans are kept
  // in memory.
  std::string recovery_directory;
  // The maximum number of bytes of the files of dead processes. The oldest are dropped first.
  std::size_t recovery_limit = defaults::kRecoveryLimit;
  // Files of processes that have been dead for longer are dropped.
  std::chrono::microseconds recovery_age_limit = defaults::kRecoveryAgeLimit;

  // Inject writes all of them, and extract reads the first that is present. Empty: kLightstep, or
  // kTraceContext with WireProtocol::kOtlp.
  std::vector<PropagationMode> propagation_modes;
  // Means the mode kEnvoy, whatever propagation_modes says.
  bool use_single_key_propagation = false;

  // Tags of the reporter, which all spans of the process share.
  std::vector<std::pair<std::string, TagValue>> tags;
  // With WireProtocol::kOtlp: attributes of the resource, in addition to `tags`.
  std::vector<std::pair<std::string, AttributeValue>> resource_attributes;
  // False: the process's command line, which may contain secrets, is not reported.
  bool report_command_line = true;

  // Also logs connections and requests, as LogLevel::kDebug.
  bool verbose = false;

  // These have no key in the schema.
  bool report = true;  // false: the tracer is disabled. It drops every span without counting it
  SpanLimits span_limits;
  std::vector<std::string> warnings;  // about where the options come from; a tracer logs them
  LogSink log_sink = LogToStandardError;
  std::string platform = "c++";      // the reporter's lightstep.tracer_platform
  std::string platform_version;      // empty: the C++ standard that the library was built for
  std::string platform_description;  // more about the platform; only OTLP carries it
};

// The maximum number of bytes that wait to be acknowledged, whatever max_buffered_spans is. Memory
// is taken as it is needed, and reused before more is taken.
inline constexpr std::size_t kMaxBufferedBytes = std::size_t{64} * 1024 * 1024;

// A configuration is wrong. The text names the key, the value and what is expected.
class OptionsError : public std::invalid_argument {
 public:
  enum class Kind { kNotJson, kWrongType, kWrongValue };

  OptionsError(Kind kind, const std::string& text) : std::invalid_argument{text}, kind_{kind} {}

  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// Options from the text of a JSON object (RFC 8259) that the schema describes. Throws OptionsError.
// To add an option that has a key, add a field above and a row to the table in
// src/configuration/keys.cc.
TracerOptions ParseOptions(std::string_view json);

// As ParseOptions. Keys that the object does not have are read from the environment:
// LIGHTSTEP_ACCESS_TOKEN and so on, a variable for each key, and OpenTelemetry's OTEL_* with
// WireProtocol::kOtlp (docs/reference/configuration.md). Throws OptionsError, which names the
// variable, unless the variable would not be used.
TracerOptions OptionsFromEnvironment(std::string_view json = "{}");

}  // namespace lightstep
