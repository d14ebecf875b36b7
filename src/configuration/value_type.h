// ValueType: what values a key may have. It reads the JSON of a document, reads the text of a
// variable, writes a value as JSON, and describes itself for the schema and the reference.
//
// A type is a constant of static lifetime. Many keys may share one. Used by the table (keys.h).
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>

#include "src/configuration/given.h"

namespace lightstep::configuration {

// What JSON value it is, if it is not null.
enum class Shape : std::uint8_t { kString, kBool, kInteger, kArray, kObject };

struct Description {
  Shape shape;
  const char* schema;  // the members of its JSON Schema, as the text of an object
  const char* type;    // for the reference
  const char* range;   // for the reference; "any" where the type says it all
};

template <class Field>
struct ValueType {
  Description description;
  // Throws OptionsError where the value has another type or is out of its range.
  Field (*read)(const Given& given);
  // What `read` reads. Of a value that is out of its range too, so that `read` can refuse it.
  boost::json::value (*write)(const Field& field);
  // The JSON of a variable's text. What it makes is not always in range.
  boost::json::value (*parse)(const VariableText& variable);
};

}  // namespace lightstep::configuration
