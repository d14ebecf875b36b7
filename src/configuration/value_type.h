// ValueType: the values that a key may have. A type reads the JSON of a document and the text of a
// variable, writes a value as JSON, and describes itself for the schema, the reference and the
// stub.
//
// A type is a constant of static lifetime, which several keys may share. Used by the table
// (keys.h).
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>

#include "src/configuration/given.h"

namespace lightstep::configuration {

// The JSON type of a value that is not null.
enum class Shape : std::uint8_t { kString, kBool, kInteger, kArray, kObject };

struct Description {
  Shape shape;
  const char* schema;      // the members of its JSON Schema, as the text of an object
  const char* annotation;  // of the keyword, in the stub of the Python module
  const char* type;        // for the reference
  const char* range;       // for the reference; "any" where the type says it all
};

template <class Field>
struct ValueType {
  Description description;
  // Throws OptionsError if the value has the wrong type or is out of range.
  Field (*read)(const Given& given);
  // The inverse of `read`. Also writes values that are out of range, so that `read` can refuse
  // them.
  boost::json::value (*write)(const Field& field);
  // The JSON value that a variable's text stands for. It may be out of range.
  boost::json::value (*parse)(const VariableText& variable);
};

}  // namespace lightstep::configuration
