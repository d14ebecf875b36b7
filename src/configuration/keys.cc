#include "src/configuration/keys.h"

#include <algorithm>

#include "src/configuration/attribute_types.h"
#include "src/configuration/choice_types.h"
#include "src/configuration/endpoint_types.h"
#include "src/configuration/header_types.h"
#include "src/configuration/simple_types.h"

namespace lightstep::configuration {
namespace {

// The parts that every row has. `kField` is the option that the key sets.
template <auto kField, const auto& kType>
Key Row(std::string_view name, const char* variable, const char* help) {
  return {name,
          variable,
          &kType.description,
          [](const Given& given, TracerOptions& options) { options.*kField = kType.read(given); },
          [](const TracerOptions& options) { return kType.write(options.*kField); },
          kType.parse,
          help};
}

Key For(UsedBy used_by, Key key) {
  key.used_by = used_by;
  return key;
}

Key Secret(Secrecy secrecy, Key key) {
  key.secrecy = secrecy;
  return key;
}

Key Required(Key key) {
  key.is_required = true;
  return key;
}

Key Overruling(std::array<std::string_view, 2> overruled, Key key) {
  key.overruled = overruled;
  return key;
}

Key OverruledBy(std::string_view overruled_by, Key key) {
  key.overruled_by = overruled_by;
  return key;
}

std::vector<Key> MakeKeys() {
  using O = TracerOptions;
  constexpr UsedBy kLightStep = UsedBy::kLightStepOnly;
  constexpr UsedBy kOtlp = UsedBy::kOtlpOnly;
  return {
      Row<&O::component_name, kText>(
          "component_name", "LIGHTSTEP_COMPONENT_NAME",
          "Name of the service. Empty: with otlp the resource attribute service.name, if there is "
          "one, else the name of the program."),
      // Before the keys that one protocol alone uses, whose variables depend on it.
      Row<&O::protocol, kProtocol>(
          "protocol", "LIGHTSTEP_PROTOCOL",
          "Protocol of the receivers: lightstep for satellites and the collector, otlp for "
          "OpenTelemetry's OTLP over HTTP."),
      Required(Secret(
          Secrecy::kSecret,
          For(kLightStep, Row<&O::access_token, kText>(
                              "access_token", "LIGHTSTEP_ACCESS_TOKEN",
                              "Access token of the LightStep project. Empty for a receiver that "
                              "does not ask for one. With otlp it is not needed and not sent.")))),
      Overruling({"collector_host", "collector_port"},
                 For(kLightStep,
                     Row<&O::satellite_endpoints, kSatellites>(
                         "satellite_endpoints", "LIGHTSTEP_SATELLITES",
                         "Satellites. The tracer rotates through them. Empty: the collector."))),
      OverruledBy("satellite_endpoints",
                  For(kLightStep, Row<&O::collector_host, kHost>(
                                      "collector_host", "LIGHTSTEP_COLLECTOR_HOST",
                                      "Name or address of the collector, which receives spans if "
                                      "no satellites are listed."))),
      OverruledBy("satellite_endpoints",
                  For(kLightStep,
                      Row<&O::collector_port, kPort>("collector_port", "LIGHTSTEP_COLLECTOR_PORT",
                                                     "Port of the collector."))),
      For(kLightStep, Row<&O::collector_plaintext, kBool>(
                          "collector_plaintext", "LIGHTSTEP_COLLECTOR_PLAINTEXT",
                          "true: no TLS, neither to satellites nor to the collector.")),
      Secret(
          Secrecy::kUrl,
          For(kOtlp, Row<&O::otlp_endpoints, kOtlpUrls>(
                         "otlp_endpoints", "LIGHTSTEP_OTLP_ENDPOINTS",
                         "OTLP receivers. The tracer rotates through them. TLS is used for https. "
                         "/v1/traces is appended to a URL whose path is empty or /. Empty: "
                         "http://localhost:4318."))),
      Secret(Secrecy::kSecret,
             For(kOtlp, Row<&O::otlp_headers, kHeaders>(
                            "otlp_headers", "LIGHTSTEP_OTLP_HEADERS",
                            "Headers that each request carries, such as those that authenticate "
                            "it. Their values are never logged."))),
      For(kOtlp, Row<&O::compression, kCompression>("compression", "LIGHTSTEP_COMPRESSION",
                                                    "How the bodies of requests are compressed.")),
      Row<&O::ssl_root_certificates, kPem>(
          "ssl_root_certificates", "LIGHTSTEP_SSL_ROOT_CERTIFICATES",
          "Certificates of the authorities to trust. Empty: the system's."),
      Secret(Secrecy::kSecret,
             Row<&O::client_certificate, kPem>(
                 "client_certificate", "LIGHTSTEP_CLIENT_CERTIFICATE",
                 "Certificate for receivers that ask for one, followed by the certificates that "
                 "lead to its authority. Needs client_key.")),
      Secret(Secrecy::kSecret,
             Row<&O::client_key, kPem>("client_key", "LIGHTSTEP_CLIENT_KEY",
                                       "Private key of client_certificate, without a passphrase.")),
      Row<&O::max_buffered_spans, kCount>(
          "max_buffered_spans", "LIGHTSTEP_MAX_BUFFERED_SPANS",
          "Maximum number of spans that wait to be acknowledged. Further ones are dropped and "
          "counted. The buffer holds 64 MiB at most."),
      Row<&O::reporting_period, kTime>(
          "reporting_period", "LIGHTSTEP_REPORTING_PERIOD",
          "Microseconds for which a request collects spans. If there is little to send, a span "
          "waits that long to be acknowledged."),
      Row<&O::report_timeout, kTime>(
          "report_timeout", "LIGHTSTEP_REPORT_TIMEOUT",
          "Microseconds for which a request may make no progress, and for which flush and close "
          "wait by default."),
      Row<&O::recovery_directory, kText>(
          "recovery_directory", "LIGHTSTEP_RECOVERY_DIRECTORY",
          "Directory for a file with the spans that are not acknowledged yet. If the process dies, "
          "the next one with the same directory sends them. Empty: spans are kept in memory."),
      Row<&O::recovery_limit, kCount>(
          "recovery_limit", "LIGHTSTEP_RECOVERY_LIMIT",
          "Maximum number of bytes of the files of dead processes in recovery_directory. "
          "The oldest are dropped first."),
      Row<&O::recovery_age_limit, kTime>(
          "recovery_age_limit", "LIGHTSTEP_RECOVERY_AGE_LIMIT",
          "Microseconds after the death of a process for which its file is kept."),
      // Before the list that it overrules.
      Overruling({"propagation_modes"},
                 Row<&O::use_single_key_propagation, kBool>(
                     "use_single_key_propagation", "LIGHTSTEP_USE_SINGLE_KEY_PROPAGATION",
                     "true: the propagation mode envoy, whatever propagation_modes says.")),
      OverruledBy("use_single_key_propagation",
                  Row<&O::propagation_modes, kPropagationModes>(
                      "propagation_modes", "LIGHTSTEP_PROPAGATION_MODES",
                      "Formats of contexts in headers. inject writes all of them, extract "
                      "reads the first that is present. Empty: lightstep, or trace_context with "
                      "otlp.")),
      Row<&O::tags, kTags>("tags", "LIGHTSTEP_TAGS",
                           "Tags of the reporter, which all spans of the process share."),
      For(kOtlp, Row<&O::resource_attributes, kAttributes>(
                     "resource_attributes", "LIGHTSTEP_RESOURCE_ATTRIBUTES",
                     "Attributes of the resource. tags are added to them.")),
      Row<&O::report_command_line, kBool>(
          "report_command_line", "LIGHTSTEP_REPORT_COMMAND_LINE",
          "false: the command line of the process, which may hold secrets, is not reported."),
      Row<&O::verbose, kBool>("verbose", "LIGHTSTEP_VERBOSE",
                              "true: also logs connections and requests, at level DEBUG."),
      Row<&O::use_stream_recorder, kBool>(
          "use_stream_recorder", "LIGHTSTEP_USE_STREAM_RECORDER",
          "false is accepted and changes nothing. Spans are always streamed."),
  };
}

}  // namespace

const std::vector<Key>& Keys() {
  static const auto* const keys = new std::vector<Key>{MakeKeys()};
  return *keys;
}

const Key* FindKey(std::string_view name) {
  const auto key = std::find_if(Keys().begin(), Keys().end(),
                                [&](const Key& known) { return known.name == name; });
  return key == Keys().end() ? nullptr : &*key;
}

}  // namespace lightstep::configuration
