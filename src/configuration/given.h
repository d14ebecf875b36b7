// Given: a configured value, and how errors show it. Used by the types of values (value_type.h) and
// by the readers of documents and variables.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "lightstep/options.h"

namespace lightstep::configuration {

// How much of a value an error may show. Errors are logged.
enum class Secrecy : std::uint8_t {
  kPublic,
  kUrl,     // nothing if it may contain a password
  kSecret,  // nothing
};

// A name as errors show it: as JSON if it has a character that is invisible, or that would end the
// message, such as NUL.
std::string ShownName(const std::string& name);

struct Given {
  std::string name;  // of the key or the variable, followed by the place within its value
  const boost::json::value& value;
  Secrecy secrecy = Secrecy::kPublic;

  // A part of the value, such as "[0]" or ".port".
  Given Part(std::string_view place, const boost::json::value& part) const {
    return {name + std::string{place}, part, secrecy};
  }

  // Throws OptionsError. The text has the name, the value (as JSON, truncated if it is long) and
  // what is allowed.
  [[noreturn]] void Refuse(OptionsError::Kind kind, const std::string& allowed) const;

 private:
  std::string Shown() const;
};

// The text of an environment variable.
struct VariableText {
  const char* name;
  std::string_view text;
  Secrecy secrecy = Secrecy::kPublic;

  // Throws OptionsError, as Given does.
  [[noreturn]] void Refuse(const std::string& allowed) const;
};

}  // namespace lightstep::configuration
