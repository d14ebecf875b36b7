// Converts a value of opentracing-cpp for the duration of a call. For LightStep's protocol, lists
// and dictionaries become JSON, and non-finite numbers the strings NaN, Infinity and -Infinity,
// because receivers show values as JSON, which does not have them. For OTLP nothing changes.
//
// Used for tags and log fields.
#pragma once

#include <opentracing/value.h>

#include <forward_list>
#include <memory>
#include <string>
#include <vector>

#include "lightstep/value.h"
#include "lightstep/wire_protocol.h"

namespace lightstep::opentracing_cpp {

// What a value refers to that was made for it. Lists, because their elements do not move.
struct ConvertedParts {
  std::string json;
  std::forward_list<std::vector<Value>> arrays;
  std::forward_list<std::vector<ValueItem>> maps;
};

class ValueView {
 public:
  // `value` outlives this.
  ValueView(const opentracing::Value& value, WireProtocol protocol);
  ValueView(const ValueView&) = delete;
  ValueView& operator=(const ValueView&) = delete;

  const Value& get() const { return value_; }

 private:
  // Null for most values. A pointer, because every call would pay for the parts themselves.
  std::unique_ptr<ConvertedParts> parts_;
  Value value_;
};

}  // namespace lightstep::opentracing_cpp
