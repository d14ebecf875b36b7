// Value: what a tag or a log field can hold on LightStep's wire. A Value refers to its text and
// does not own it: it lives as long as the call that it is an argument of.
//
// Used by Span::SetTag and Span::Log, and by the encoder behind them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "lightstep/cpp17.h"

namespace lightstep {

class Value {
 public:
  enum class Kind : std::uint8_t { kString, kInt, kDouble, kBool, kJson };

  Value(std::string_view text) : kind_{Kind::kString}, text_{text} {}
  Value(const char* text) : Value{std::string_view{text}} {}
  Value(const std::string& text) : Value{std::string_view{text}} {}
  Value(bool value) : kind_{Kind::kBool}, bool_{value} {}
  Value(double value) : kind_{Kind::kDouble}, double_{value} {}
  // An unsigned number beyond the wire's 64-bit signed ones goes out as a double.
  template <class Int, std::enable_if_t<std::is_integral_v<Int>, int> = 0>
  Value(Int value) : kind_{Kind::kInt}, int_{static_cast<std::int64_t>(value)} {
    if (std::is_unsigned_v<Int> && int_ < 0) *this = Value{static_cast<double>(value)};
  }
  Value(const void*) = delete;  // else a pointer would be a bool

  // `text` is a JSON document (RFC 8259); it is passed on as it is.
  static Value Json(std::string_view text) {
    Value value{text};
    value.kind_ = Kind::kJson;
    return value;
  }

  Kind kind() const { return kind_; }
  // For kString and kJson.
  std::string_view text() const { return text_; }
  std::int64_t as_int() const { return int_; }
  double as_double() const { return double_; }
  bool as_bool() const { return bool_; }

 private:
  Kind kind_;
  union {
    std::string_view text_;
    std::int64_t int_;
    double double_;
    bool bool_;
  };
};

}  // namespace lightstep
