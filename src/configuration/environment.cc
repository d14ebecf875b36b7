#include "src/configuration/environment.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <cstdlib>
#include <iterator>

#include "src/common/ascii.h"
#include "src/common/utf8.h"
#include "src/configuration/choice_types.h"
#include "src/configuration/elements.h"
#include "src/configuration/simple_types.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;

// The value of a key in the document, else in the environment, else null.
const json::value* ValueOf(std::string_view key, const json::object& document,
                           const std::vector<EnvironmentMember>& members) {
  if (IsGiven(document, key)) return document.if_contains(key);
  const auto member = std::find_if(members.begin(), members.end(),
                                   [&](const auto& each) { return each.key->name == key; });
  return member == members.end() ? nullptr : &member->value;
}

// Whether a key that overrules others is in effect: satellites are listed, or the single key is
// set.
bool IsInEffect(const json::value* value) {
  if (value == nullptr) return false;
  return (value->is_bool() && value->get_bool()) ||
         (value->is_array() && !value->get_array().empty());
}

bool IsUsed(const Key& key, const json::object& document,
            const std::vector<EnvironmentMember>& members) {
  const json::value* const name = ValueOf("protocol", document, members);
  const WireProtocol* const protocol =
      name != nullptr && name->is_string() ? FindProtocol(name->get_string()) : nullptr;
  return key.IsUsedBy(protocol != nullptr ? *protocol : TracerOptions{}.protocol) &&
         !IsInEffect(ValueOf(key.overruled_by, document, members));
}

// A value such as tcp://10.0.0.7:443. Kubernetes sets NAME_PORT to one in every container beside a
// service NAME ("Accessing the Service", environment variables), as Docker's links did.
bool IsServiceLink(std::string_view text) {
  constexpr std::string_view kSchemes[] = {"tcp://", "udp://", "sctp://"};
  const auto* const scheme =
      std::find_if(std::begin(kSchemes), std::end(kSchemes), [&](std::string_view known) {
        return common::IsSameInLowerCase(text.substr(0, known.size()), known);
      });
  if (scheme == std::end(kSchemes)) return false;
  const std::string_view address = text.substr(scheme->size());
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || !IsHost(address.substr(0, colon))) return false;
  const std::string_view port = address.substr(colon + 1);
  return !port.empty() && std::all_of(port.begin(), port.end(), common::IsDigit);
}

}  // namespace

bool IsGiven(const json::object& document, std::string_view key) {
  const json::value* const value = document.if_contains(key);
  return value != nullptr && !value->is_null();
}

Environment ReadEnvironment(const json::object& document) {
  Environment environment;
  std::string storage;
  for (const Key& key : Keys()) {
    const char* const value = std::getenv(key.variable);
    if (value == nullptr) continue;
    const auto is_given = [&](std::string_view each) { return IsGiven(document, each); };
    if (is_given(key.name) || std::any_of(key.overruled.begin(), key.overruled.end(), is_given)) {
      continue;
    }
    const std::string_view text = common::ToUtf8(value, storage);
    const std::string_view trimmed = WithoutSpaceAround(text);
    if (trimmed.empty()) continue;
    if (IsServiceLink(trimmed)) {
      environment.warnings.push_back(std::string{key.variable} + ": got " +
                                     json::serialize(json::string{text}) +
                                     ", which is a Kubernetes service link; it is ignored");
      continue;
    }
    const bool is_used = IsUsed(key, document, environment.members);
    try {
      environment.members.push_back({&key, key.parse({key.variable, text, key.secrecy}), is_used});
    } catch (const OptionsError&) {
      if (is_used) throw;
    }
  }
  return environment;
}

}  // namespace lightstep::configuration
