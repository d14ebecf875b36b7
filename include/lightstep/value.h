// Value: the value of a tag or a log field. A Value refers to its text, bytes, elements or items
// and does not own them. They must live as long as the call that has it as an argument.
//
//   const Value sizes[] = {1, 2, 3};
//   span.SetTag("sizes", Value::Array(sizes, 3));
//
// OTLP has a form for every kind. LightStep's protocol carries arrays, maps and null as JSON, and
// bytes as text.
//
// Used by Span::SetTag and Span::Log, and by the encoders behind them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "lightstep/cpp17.h"

namespace lightstep {

struct ValueItem;

class Value {
 public:
  enum class Kind : std::uint8_t {
    kInt,
    kDouble,
    kBool,
    kNull,
    kString,
    kJson,
    kBytes,
    kArray,
    kMap
  };

  Value(std::string_view text) : kind_{Kind::kString}, text_{text} {}
  Value(const char* text) : Value{std::string_view{text}} {}
  Value(const std::string& text) : Value{std::string_view{text}} {}
  Value(bool value) : kind_{Kind::kBool}, bool_{value} {}
  Value(double value) : kind_{Kind::kDouble}, double_{value} {}
  // An unsigned number above INT64_MAX is sent as a double.
  template <class Int, std::enable_if_t<std::is_integral_v<Int>, int> = 0>
  Value(Int value) : kind_{Kind::kInt}, int_{static_cast<std::int64_t>(value)} {
    if (std::is_unsigned_v<Int> && int_ < 0) *this = Value{static_cast<double>(value)};
  }
  Value(const void*) = delete;  // otherwise a pointer would convert to bool

  // `text` is a JSON document (RFC 8259), which is not checked. OTLP has no JSON and carries it as
  // text.
  static Value Json(std::string_view text) {
    Value value{text};
    value.kind_ = Kind::kJson;
    return value;
  }

  static Value Null() {
    Value value{std::string_view{}};
    value.kind_ = Kind::kNull;
    return value;
  }

  // Bytes that need not be text.
  static Value Bytes(std::string_view bytes) {
    Value value{bytes};
    value.kind_ = Kind::kBytes;
    return value;
  }

  // Values nested more than kMaxValueDepth deep are replaced by the text "...".
  static Value Array(const Value* elements, std::size_t count) {
    return Value{Kind::kArray, elements, count};
  }

  // The keys of the items are unique.
  static Value Map(const ValueItem* items, std::size_t count) {
    return Value{Kind::kMap, items, count};
  }

  Kind kind() const { return kind_; }
  // For kString, kJson and kBytes.
  std::string_view text() const { return text_; }
  std::int64_t as_int() const { return int_; }
  double as_double() const { return double_; }
  bool as_bool() const { return bool_; }
  // For kArray and kMap.
  std::size_t count() const { return children_.count; }
  const Value* elements() const { return static_cast<const Value*>(children_.first); }
  const ValueItem* items() const { return static_cast<const ValueItem*>(children_.first); }

 private:
  struct Children {
    const void* first;
    std::size_t count;
  };

  Value(Kind kind, const void* first, std::size_t count) : kind_{kind}, children_{first, count} {}

  Kind kind_;
  union {
    std::string_view text_;
    std::int64_t int_;
    double double_;
    bool bool_;
    Children children_;
  };
};

// An item of a map.
struct ValueItem {
  std::string_view key;
  Value value;
};

// The maximum depth of arrays and maps within each other. Parsers of protobuf refuse a whole
// request whose messages are nested more than 100 deep. Over OTLP each map takes three of these
// levels, and what is around an attribute of an event takes seven.
inline constexpr int kMaxValueDepth = 30;

}  // namespace lightstep
