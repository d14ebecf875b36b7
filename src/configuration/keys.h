// The table of configuration keys. A row has all that is known of a key: its name, the type and
// range of its values, the option that it sets (and so its default), its environment variable, and
// its help.
//
// The table is used to read and validate documents, Python keywords, the environment and the
// options of C++ programs. `ci/configuration` writes the JSON Schema, the reference's table and the
// keywords of the stub from it, and tests compare them. docs/development.md says how to add a key.
#pragma once

#include <array>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lightstep/options.h"
#include "src/configuration/given.h"
#include "src/configuration/value_type.h"

namespace lightstep::configuration {

// The protocols that use a key.
enum class UsedBy : std::uint8_t { kBoth, kLightStepOnly, kOtlpOnly };

struct Key {
  std::string_view name;
  const char* variable;
  const Description* description;
  void (*read)(const Given& given, TracerOptions& options);
  boost::json::value (*write)(const TracerOptions& options);
  boost::json::value (*parse)(const VariableText& variable);
  const char* help;
  UsedBy used_by = UsedBy::kBoth;
  Secrecy secrecy = Secrecy::kPublic;
  bool is_required = false;
  // Keys that the variable would overrule. If one of them is given, the variable is not read.
  std::array<std::string_view, 2> overruled = {};
  // A key that makes this one useless while it is in effect. The row of that key comes first.
  std::string_view overruled_by = {};

  bool IsUsedBy(WireProtocol protocol) const {
    switch (protocol) {
      case WireProtocol::kLightStep:
        return used_by != UsedBy::kOtlpOnly;
      case WireProtocol::kOtlp:
        return used_by != UsedBy::kLightStepOnly;
    }
    return true;
  }
};

const std::vector<Key>& Keys();

// Null if there is no such key.
const Key* FindKey(std::string_view name);

// A value of the key, with the key's name and secrecy.
inline Given GivenFor(const Key& key, const boost::json::value& value) {
  return {std::string{key.name}, value, key.secrecy};
}

}  // namespace lightstep::configuration
