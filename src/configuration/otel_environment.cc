#include "src/configuration/otel_environment.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "src/common/ascii.h"
#include "src/common/utf8.h"
#include "src/configuration/attribute_types.h"
#include "src/configuration/choice_types.h"
#include "src/configuration/elements.h"
#include "src/configuration/endpoint_types.h"
#include "src/configuration/header_types.h"
#include "src/configuration/resolution.h"
#include "src/configuration/simple_types.h"
#include "src/configuration/url.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;

// A variable, and the options that it sets.
struct Context {
  VariableText variable;
  TracerOptions& options;
  bool is_for_traces;  // false: the variable for all signals
  SdkSettings* sdk;    // null if the caller does not use them

  void Warn(const std::string& text) const {
    options.warnings.push_back(variable.name + (": " + text));
  }
  // The value, by the type of a key.
  template <class Field>
  Field Read(const ValueType<Field>& type, const json::value& value) const {
    return type.read({variable.name, value, variable.secrecy});
  }
  template <class Field>
  Field Read(const ValueType<Field>& type) const {
    return Read(type, type.parse(variable));
  }
};

// Throws OptionsError if the value is wrong.
using Use = void (*)(const Context& context);

void UseEndpoint(const Context& context) {
  std::string text{context.variable.text};
  const std::optional<Url> url = ParseUrl(text);
  if (!url) context.variable.Refuse(kUrls);
  if (context.is_for_traces) {
    // Used as it is, even if it has no path.
    if (!url->is_complete) text += '#';
  } else {
    // The base URL of all signals.
    const std::size_t query = std::min(text.find('?'), text.find_last_not_of('#') + 1);
    const std::string rest = text.substr(query);
    text.resize(query);
    text += (text.back() == '/' ? "v1/traces" : "/v1/traces") + rest;
  }
  context.options.otlp_endpoints = {text};
}

void UseHeaders(const Context& context) {
  UsableHeaders usable = ReadUsableHeaders(context.variable);
  context.options.otlp_headers = std::move(usable.headers);
  if (!usable.warning.empty()) context.Warn(usable.warning);
}

void UseCompression(const Context& context) {
  context.options.compression = context.Read(kCompression);
}

void UseTimeout(const Context& context) {
  constexpr std::uint64_t kMinMilliseconds = 1'000;
  constexpr std::uint64_t kMaxMilliseconds = kNoLimit / 1'000;
  std::optional<std::uint64_t> number = ReadNumber(context.variable.text);
  if (!number || *number > kMaxMilliseconds) context.variable.Refuse("an integer (milliseconds)");
  if (*number < kMinMilliseconds) {
    context.Warn("got " + std::to_string(*number) +
                 ", which is in milliseconds; less than 1000 counts as one second");
    number = kMinMilliseconds;
  }
  context.options.report_timeout = std::chrono::milliseconds{*number};
}

std::string ReadPem(const Context& context) {
  static constexpr char kAllowed[] = "the path of a PEM file that can be read";
  std::ifstream file{std::string{context.variable.text}, std::ios::binary};
  // Older systems do not have the constructor without an argument.
  std::ostringstream text{std::ios::out};
  text << file.rdbuf();  // fails where it is a directory
  if (!file || !text || text.str().find("-----BEGIN ") == std::string::npos) {
    context.variable.Refuse(kAllowed);
  }
  return text.str();
}

void UseRoots(const Context& context) { context.options.ssl_root_certificates = ReadPem(context); }
void UseCertificate(const Context& context) {
  context.options.client_certificate = ReadPem(context);
}
void UseKey(const Context& context) { context.options.client_key = ReadPem(context); }

void UseProtocol(const Context& context) {
  const std::string name = common::ToLower(context.variable.text);
  if (name == "grpc") {
    context.Warn("got \"grpc\"; spans are sent by http/protobuf");
  } else if (name != "http/protobuf") {
    context.variable.Refuse("http/protobuf");
  }
}

// Reads OTEL_EXPORTER_OTLP_TRACES_<suffix>, else OTEL_EXPORTER_OTLP_<suffix>, for `key` if it was
// not given. An empty key stands for no key.
struct ExporterVariable {
  const char* suffix;
  std::string_view key;
  Use use;
  Secrecy secrecy = Secrecy::kPublic;
};

constexpr ExporterVariable kExporterVariables[] = {
    {"ENDPOINT", "otlp_endpoints", UseEndpoint, Secrecy::kUrl},
    {"HEADERS", "otlp_headers", UseHeaders, Secrecy::kSecret},
    {"COMPRESSION", "compression", UseCompression},
    {"TIMEOUT", "report_timeout", UseTimeout},
    {"PROTOCOL", "", UseProtocol},
    {"CERTIFICATE", "ssl_root_certificates", UseRoots},
};
// These two are given together.
constexpr ExporterVariable kClientVariables[] = {
    {"CLIENT_CERTIFICATE", "client_certificate", UseCertificate},
    // The variable may hold the key itself by mistake.
    {"CLIENT_KEY", "client_key", UseKey, Secrecy::kSecret},
};

void UseServiceName(const Context& context) {
  if (NamedService(context.options).empty()) context.options.component_name = context.variable.text;
}

void UseResourceAttributes(const Context& context) {
  auto& attributes = context.options.resource_attributes;
  for (auto& added : context.Read(kAttributes)) {
    const bool is_there = std::any_of(attributes.begin(), attributes.end(),
                                      [&](const auto& each) { return each.first == added.first; });
    if (!is_there) attributes.push_back(std::move(added));
  }
}

void UseDisabled(const Context& context) {
  const std::string lower = common::ToLower(context.variable.text);
  if (lower != "true" && lower != "false") context.variable.Refuse("true or false");
  if (lower != "true") return;
  context.options.report = false;
  if (context.sdk != nullptr) context.sdk->is_disabled = true;
}

void UseSampler(const Context& context) {
  context.sdk->sampler = SamplerNamed(common::ToLower(context.variable.text));
  if (!context.sdk->sampler) context.variable.Refuse(kSamplerNames);
}

void UseSamplerRatio(const Context& context) {
  const std::optional<double> ratio = ReadDouble(context.variable.text);
  if (!ratio || !IsSamplerRatio(*ratio)) context.variable.Refuse("a number from 0 to 1");
  context.sdk->sampler->ratio = ratio;
}

void UseExporters(const Context& context) {
  ForEachElement(context.variable.text, [&](std::string_view exporter) {
    if (common::IsSameInLowerCase(exporter, "none")) {
      context.options.report = false;
    } else if (!common::IsSameInLowerCase(exporter, "otlp")) {
      context.variable.Refuse("otlp or none");
    }
  });
}

template <std::optional<std::size_t> SpanLimits::*... kLimits>
void UseLimit(const Context& context) {
  const std::optional<std::uint64_t> number = ReadNumber(context.variable.text);
  if (!number) context.variable.Refuse("an integer of at least 0");
  ((context.options.span_limits.*kLimits = *number), ...);
}

constexpr Use kUseGeneralCount =
    UseLimit<&SpanLimits::attribute_count, &SpanLimits::event_attribute_count,
             &SpanLimits::link_attribute_count>;

struct OtherVariable {
  const char* name;
  Use use;
};

// The first one names the service.
constexpr OtherVariable kOtherVariables[] = {
    {"OTEL_SERVICE_NAME", UseServiceName},
    {"OTEL_RESOURCE_ATTRIBUTES", UseResourceAttributes},
    {"OTEL_TRACES_EXPORTER", UseExporters},
};

// Later ones take precedence.
constexpr OtherVariable kSdkVariables[] = {
    {"OTEL_SDK_DISABLED", UseDisabled},
    {"OTEL_ATTRIBUTE_COUNT_LIMIT", kUseGeneralCount},
    {"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", UseLimit<&SpanLimits::attribute_count>},
    {"OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", UseLimit<&SpanLimits::attribute_value_length>},
    {"OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", UseLimit<&SpanLimits::attribute_value_length>},
    {"OTEL_SPAN_EVENT_COUNT_LIMIT", UseLimit<&SpanLimits::event_count>},
    {"OTEL_SPAN_LINK_COUNT_LIMIT", UseLimit<&SpanLimits::link_count>},
    {"OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", UseLimit<&SpanLimits::event_attribute_count>},
    {"OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", UseLimit<&SpanLimits::link_attribute_count>},
};

// Whether the variable is set and its value was used.
bool IsUsed(const char* name, Use use, Secrecy secrecy, bool is_for_traces, TracerOptions& options,
            SdkSettings* sdk = nullptr) {
  const char* const value = std::getenv(name);
  if (value == nullptr) return false;
  std::string storage;
  const std::string_view text = WithoutSpaceAround(common::ToUtf8(value, storage));
  if (text.empty()) return false;
  try {
    use({{name, text, secrecy}, options, is_for_traces, sdk});
    return true;
  } catch (const OptionsError& error) {
    options.warnings.push_back(std::string{error.what()} + "; it is ignored");
    return false;
  }
}

void Read(const ExporterVariable& each, TracerOptions& options) {
  const std::string general = "OTEL_EXPORTER_OTLP_";
  if (!IsUsed((general + "TRACES_" + each.suffix).c_str(), each.use, each.secrecy, true, options)) {
    IsUsed((general + each.suffix).c_str(), each.use, each.secrecy, false, options);
  }
}

void ReadClientCertificate(const GivenKeys& given, TracerOptions& options) {
  const auto is_given = [&](const ExporterVariable& each) { return given.count(each.key) != 0; };
  if (std::any_of(std::begin(kClientVariables), std::end(kClientVariables), is_given)) return;
  for (const ExporterVariable& each : kClientVariables) Read(each, options);
  if (options.client_certificate.empty() == options.client_key.empty()) return;
  options.client_certificate.clear();
  options.client_key.clear();
  options.warnings.emplace_back(
      "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY: only one of them "
      "is usable, expected both or neither; it is ignored");
}

}  // namespace

void ReadOtelEnvironment(const GivenKeys& given, TracerOptions& options) {
  for (const ExporterVariable& each : kExporterVariables) {
    if (given.count(each.key) == 0) Read(each, options);
  }
  ReadClientCertificate(given, options);
  for (const OtherVariable& each : kOtherVariables) {
    IsUsed(each.name, each.use, Secrecy::kPublic, false, options);
  }
}

void ReadSdkEnvironment(TracerOptions& options, SdkSettings* sdk) {
  const auto read = [&](const char* name, Use use) {
    IsUsed(name, use, Secrecy::kPublic, false, options, sdk);
  };
  for (const OtherVariable& each : kSdkVariables) read(each.name, each.use);
  if (sdk == nullptr) return;
  if (!sdk->sampler) read("OTEL_TRACES_SAMPLER", UseSampler);
  if (!sdk->sampler) sdk->sampler.emplace();
  if (sdk->sampler->root != SamplerChoice::Root::kRatio || sdk->sampler->ratio) return;
  read("OTEL_TRACES_SAMPLER_ARG", UseSamplerRatio);
  if (!sdk->sampler->ratio) sdk->sampler->ratio = 1.0;
}

}  // namespace lightstep::configuration
