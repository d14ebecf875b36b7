#include "src/opentracing_cpp/option_conversion.h"

#include <chrono>
#include <exception>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "src/opentracing_cpp/value_view.h"

namespace lightstep::opentracing_cpp {
namespace {

using Kind = OptionsError::Kind;

std::uint16_t ToPort(std::uint32_t port) {
  if (port > std::numeric_limits<std::uint16_t>::max()) {
    throw OptionsError{Kind::kWrongValue, "collector_port: got " + std::to_string(port) +
                                              ", expected an integer from 1 to 65535"};
  }
  return static_cast<std::uint16_t>(port);
}

// The function is the program's, and may throw anything.
std::size_t AskMaxBufferedSpans(const LightStepTracerOptions& given) {
  static constexpr char kAllowed[] =
      "expected an integer of at least 1, or a function that returns one";
  std::string thrown = "an exception that is not a std::exception";
  try {
    return given.max_buffered_spans.value();
  } catch (const std::exception& error) {
    thrown = error.what();
  } catch (...) {
  }
  throw OptionsError{Kind::kWrongValue,
                     "max_buffered_spans: got a function that threw " + thrown + ", " + kAllowed};
}

// Shorter than the unit of the tracer is not nothing, so it is told in its own.
template <class Duration>
std::chrono::microseconds ToMicroseconds(const char* key, Duration given) {
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(given);
  if (time.count() == 0 && given != Duration::zero()) {
    const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(given).count();
    throw OptionsError{Kind::kWrongValue, std::string{key} + ": got " +
                                              std::to_string(nanoseconds) +
                                              " ns, expected at least 1 microsecond"};
  }
  return time;
}

TracerOptions::TagValue ToTag(const opentracing::Value& value) {
  // As JSON where it is no scalar, whatever the protocol is.
  const ValueView view{value, WireProtocol::kLightStep};
  const Value& tag = view.get();
  switch (tag.kind()) {
    case Value::Kind::kInt:
      return tag.as_int();
    case Value::Kind::kDouble:
      return tag.as_double();
    case Value::Kind::kBool:
      return tag.as_bool();
    case Value::Kind::kNull:
      return std::string{"null"};
    case Value::Kind::kString:
    case Value::Kind::kJson:
    case Value::Kind::kBytes:
    case Value::Kind::kArray:
    case Value::Kind::kMap:
      break;
  }
  return std::string{tag.text()};
}

// Null where the value is not an array.
struct AsArray {
  const opentracing::Values* operator()(const opentracing::Values& values) const { return &values; }
  template <class Other>
  const opentracing::Values* operator()(const Other&) const {
    return nullptr;
  }
};

// The elements, if all are of the type.
template <class Element>
std::optional<TracerOptions::AttributeValue> ToElements(
    const std::vector<TracerOptions::TagValue>& tags) {
  std::vector<Element> elements;
  for (const TracerOptions::TagValue& tag : tags) {
    const auto* const element = std::get_if<Element>(&tag);
    if (element == nullptr) return std::nullopt;
    elements.push_back(*element);
  }
  return elements;
}

// An array of one type; any other value is as for a tag.
TracerOptions::AttributeValue ToAttribute(const opentracing::Value& value) {
  if (const opentracing::Values* const values = opentracing::Value::visit(value, AsArray{})) {
    std::vector<TracerOptions::TagValue> tags;
    for (const opentracing::Value& each : *values) tags.push_back(ToTag(each));
    for (const auto to_elements : {ToElements<std::string>, ToElements<std::int64_t>,
                                   ToElements<double>, ToElements<bool>}) {
      if (auto elements = to_elements(tags)) return *std::move(elements);
    }
  }
  return std::visit([](auto&& tag) -> TracerOptions::AttributeValue { return tag; }, ToTag(value));
}

}  // namespace

TracerOptions ToTracerOptions(const LightStepTracerOptions& given) {
  if (!given.use_thread) {
    throw OptionsError{Kind::kWrongValue, "use_thread: got false, expected true"};
  }
  TracerOptions options;
  options.protocol = given.protocol;
  options.otlp_endpoints = given.otlp_endpoints;
  options.otlp_headers = given.otlp_headers;
  options.compression = given.compression;
  options.report_command_line = given.report_command_line;
  options.component_name = given.component_name;
  options.access_token = given.access_token;
  options.propagation_modes = given.propagation_modes;
  options.use_single_key_propagation = given.use_single_key_propagation;
  options.collector_host = given.collector_host;
  options.collector_port = ToPort(given.collector_port);
  for (const auto& [host, port] : given.satellite_endpoints) {
    options.satellite_endpoints.push_back({host, port});
  }
  options.collector_plaintext = given.collector_plaintext;
  options.ssl_root_certificates = given.ssl_root_certificates;
  options.client_certificate = given.client_certificate;
  options.client_key = given.client_key;
  for (const auto& [key, value] : given.tags) options.tags.emplace_back(key, ToTag(value));
  for (const auto& [key, value] : given.resource_attributes) {
    options.resource_attributes.emplace_back(key, ToAttribute(value));
  }
  options.verbose = given.verbose;
  options.log_sink = ToLogSink(given);
  options.max_buffered_spans = AskMaxBufferedSpans(given);
  if (given.reporting_period.count() != 0) {
    options.reporting_period = ToMicroseconds("reporting_period", given.reporting_period);
  }
  options.report_timeout = ToMicroseconds("report_timeout", given.report_timeout);
  options.use_stream_recorder = given.use_stream_recorder;
  return options;
}

LogSink ToLogSink(const LightStepTracerOptions& given) {
  if (!given.logger_sink) return LogToStandardError;
  return [sink = given.logger_sink](LogLevel level, std::string_view text) {
    sink(level, {text.data(), text.size()});
  };
}

}  // namespace lightstep::opentracing_cpp
