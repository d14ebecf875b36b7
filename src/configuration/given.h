// Given: a value that somebody configured, and how an error speaks of it. Used by the types of
// values (value_type.h) and the readers of documents and variables.
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
  kUrl,     // nothing, if there may be a password in it
  kSecret,  // nothing
};

// A name as an error shows it: as JSON where a character of it would not show, or would end the
// message, as a NUL does.
std::string ShownName(const std::string& name);

struct Given {
  std::string name;  // of the key or the variable, with the place within its value
  const boost::json::value& value;
  Secrecy secrecy = Secrecy::kPublic;

  // A part of the value, such as "[0]" or ".port".
  Given Part(std::string_view place, const boost::json::value& part) const {
    return {name + std::string{place}, part, secrecy};
  }

  // Throws OptionsError: the name, what was given (as JSON, cut if it is long) and what is allowed.
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
