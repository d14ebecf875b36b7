// A value of opentracing-cpp as the tracer takes it, for as long as a call lasts. For LightStep's
// wire lists and dictionaries become JSON, and a number that is none becomes the string NaN,
// Infinity or -Infinity, because receivers show values as JSON, which has none of them. For OTLP
// they stay what they are.
//
// Used for tags and log fields.
#pragma once

#include <opentracing/value.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "lightstep/value.h"
#include "lightstep/wire_protocol.h"

namespace lightstep::opentracing_cpp {

// What nested values refer to. A list of lists does not move when one is added.
struct NestedValues {
  std::deque<std::vector<Value>> arrays;
  std::deque<std::vector<ValueItem>> maps;
};

class ValueView {
 public:
  // `value` outlives this.
  ValueView(const opentracing::Value& value, WireProtocol protocol);
  ValueView(const ValueView&) = delete;
  ValueView& operator=(const ValueView&) = delete;

  const Value& get() const { return value_; }

 private:
  // Not a string: with one in it every call would guard its stack.
  std::unique_ptr<const std::string> json_;
  std::unique_ptr<NestedValues> nested_;
  Value value_;
};

}  // namespace lightstep::opentracing_cpp
