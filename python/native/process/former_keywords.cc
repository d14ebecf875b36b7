#include "python/native/process/former_keywords.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "src/common/ascii.h"
#include "src/configuration/keys.h"
#include "src/configuration/simple_types.h"

namespace lightstep::python {
namespace {

namespace json = boost::json;

// A name that never resolves (RFC 6761). The log then says that it cannot be resolved.
constexpr char kUnresolvableHost[] = "unusable.invalid";

// Renames keywords in camel case. If a key has two names, the last value that is not null counts.
json::object Rename(const json::object& keywords) {
  json::object renamed;
  for (const auto& member : keywords) {
    std::string key = SnakeCase(member.key());
    if (configuration::FindKey(key) == nullptr) key = member.key();
    if (!member.value().is_null() || !renamed.contains(key)) renamed[key] = member.value();
  }
  return renamed;
}

void AdaptBool(json::value& value) {
  if (!value.is_string()) return;
  const std::string lower = common::ToLower(value.get_string());
  const auto is = [&](const char* word) { return lower == word; };
  if (is("true") || is("t") || is("yes") || is("y") || is("1")) value = true;
  if (is("false") || is("f") || is("no") || is("n") || is("0")) value = false;
}

// Converts digits to an integer of up to 32 bits. They may have a plus sign.
void AdaptDigits(json::value& value) {
  if (!value.is_string()) return;
  std::string_view digits = value.get_string();
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  std::uint32_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [last, error] = std::from_chars(digits.data(), end, number);
  if (error == std::errc{} && last == end) value = number;
}

void AdaptInteger(json::value& value) {
  AdaptDigits(value);
  const bool is_zero = value.is_number() && value.to_number<double>() == 0;
  if (is_zero) value = nullptr;
}

// Makes one list of lists within lists, without None.
void Flatten(const json::value& value, json::array& elements) {
  if (!value.is_array()) {
    if (!value.is_null()) elements.push_back(value);
    return;
  }
  for (const json::value& element : value.get_array()) Flatten(element, elements);
}

void AdaptModes(json::value& value) {
  if (!value.is_array() && !value.is_string()) return;
  json::array modes;
  Flatten(value, modes);
  value = std::move(modes);
}

bool IsUnusableHost(const json::value& value) {
  return value.is_null() || (value.is_string() && !configuration::IsHost(value.get_string()));
}

std::string Unusable(const std::string& key, const json::value& value, const char* allowed) {
  return key + ": got " + json::serialize(value) + ", expected " + allowed;
}

void AdaptSatellite(const std::string& key, json::object& satellite, Remarks& remarks) {
  if (json::value* const port = satellite.if_contains("port")) AdaptDigits(*port);
  json::value& host = satellite["host"];
  if (!IsUnusableHost(host)) return;
  remarks.push_back(Unusable(key + ".host", host, configuration::kHosts) +
                    "; no spans are sent to it");
  host = kUnresolvableHost;
}

void AdaptSatellites(json::value& value, Remarks& remarks) {
  if (!value.is_array() && !value.is_object()) return;
  json::array satellites;
  Flatten(value, satellites);
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    const std::string key = "satellite_endpoints[" + std::to_string(i) + "]";
    if (satellites[i].is_object()) AdaptSatellite(key, satellites[i].get_object(), remarks);
  }
  if (!satellites.empty()) value = std::move(satellites);
}

// Whether 0.14.0, whose ports had 32 bits, accepted a port that is too large for 16 bits.
bool IsIntegerBeyondPorts(const json::value& value) {
  if (!value.is_number()) return false;
  const double number = value.to_number<double>();
  return number > configuration::kPorts.max &&
         number <= std::numeric_limits<std::uint32_t>::max() && number == std::floor(number);
}

// 0.14.0 accepted any collector beside satellites, because it did not use it then.
void AdaptCollector(json::object& keywords, Remarks& remarks) {
  constexpr char kWithout[] = "; it is ignored, because satellite_endpoints is set";
  json::value* const host = keywords.if_contains("collector_host");
  if (host != nullptr && host->is_string() && IsUnusableHost(*host)) {
    remarks.push_back(Unusable("collector_host", *host, configuration::kHosts) + kWithout);
    *host = nullptr;
  }
  json::value* const port = keywords.if_contains("collector_port");
  if (port != nullptr && IsIntegerBeyondPorts(*port)) {
    remarks.push_back(Unusable("collector_port", *port, configuration::kPorts.Text().c_str()) +
                      kWithout);
    *port = nullptr;
  }
}

void AdaptTags(json::value& value) {
  if (!value.is_object()) return;
  for (auto& tag : value.get_object()) {
    if (tag.value().is_null()) tag.value() = "";
  }
}

}  // namespace

std::string SnakeCase(std::string_view name) {
  std::string snake;
  for (const char c : name) {
    const char lower = common::ToLower(c);
    if (lower != c) snake += '_';
    snake += lower;
  }
  return snake;
}

void AdaptFormerKeywords(json::object& keywords, Remarks& remarks) {
  keywords = Rename(keywords);
  const auto adapt = [&](std::string_view key, auto function) {
    if (json::value* const value = keywords.if_contains(key)) function(*value);
  };
  for (const configuration::Key& key : configuration::Keys()) {
    if (key.description->shape == configuration::Shape::kBool) adapt(key.name, AdaptBool);
    if (key.description->shape == configuration::Shape::kInteger) adapt(key.name, AdaptInteger);
  }
  adapt("propagation_modes", AdaptModes);
  adapt("tags", AdaptTags);
  adapt("satellite_endpoints", [&](json::value& value) { AdaptSatellites(value, remarks); });
  const json::value* const satellites = keywords.if_contains("satellite_endpoints");
  if (satellites != nullptr && satellites->is_array() && !satellites->get_array().empty()) {
    AdaptCollector(keywords, remarks);
  }
}

}  // namespace lightstep::python
