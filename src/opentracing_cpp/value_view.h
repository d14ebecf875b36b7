// A value of opentracing-cpp as the tracer takes it, for as long as a call lasts. Lists and
// dictionaries become JSON, null too; a number that is none becomes the string NaN, Infinity or
// -Infinity, because receivers show values as JSON, which has none of them.
//
// Used for tags and log fields.
#pragma once

#include <opentracing/value.h>

#include <memory>
#include <string>

#include "lightstep/value.h"

namespace lightstep::opentracing_cpp {

class ValueView {
 public:
  // `value` outlives this.
  explicit ValueView(const opentracing::Value& value);
  ValueView(const ValueView&) = delete;
  ValueView& operator=(const ValueView&) = delete;

  const Value& get() const { return value_; }

 private:
  // Not a string: with one in it every call would guard its stack.
  std::unique_ptr<const std::string> json_;
  Value value_;
};

}  // namespace lightstep::opentracing_cpp
