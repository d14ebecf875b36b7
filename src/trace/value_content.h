// What the values of tags and log fields hold. A new kind of value is classified here, and the
// compiler asks for it.
#pragma once

#include <cstdint>

#include "lightstep/value.h"

namespace lightstep::trace {

// Encoders treat kinds with the same content alike, in most respects.
enum class Content : std::uint8_t {
  kFixed,   // at most eight bytes
  kText,    // UTF-8
  kBytes,   // Value::text() as well, which need not be UTF-8
  kNested,  // other values
};

constexpr Content ContentOf(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::kInt:
    case Value::Kind::kDouble:
    case Value::Kind::kBool:
    case Value::Kind::kNull:
      return Content::kFixed;
    case Value::Kind::kString:
    case Value::Kind::kJson:
      return Content::kText;
    case Value::Kind::kBytes:
      return Content::kBytes;
    case Value::Kind::kArray:
    case Value::Kind::kMap:
      break;
  }
  return Content::kNested;
}

// Every value pays for these questions, so they are comparisons with the first kind of a content.
constexpr Value::Kind FirstKindWith(Content content) {
  unsigned kind = 0;
  while (ContentOf(static_cast<Value::Kind>(kind)) < content) ++kind;
  return static_cast<Value::Kind>(kind);
}

inline constexpr Value::Kind kFirstText = FirstKindWith(Content::kText);
inline constexpr Value::Kind kFirstBytes = FirstKindWith(Content::kBytes);
inline constexpr Value::Kind kFirstNested = FirstKindWith(Content::kNested);

constexpr bool AreKindsInOrder() {
  for (unsigned kind = 1; kind <= UINT8_MAX; ++kind) {
    const auto before = static_cast<Value::Kind>(kind - 1);
    if (ContentOf(static_cast<Value::Kind>(kind)) < ContentOf(before)) return false;
  }
  return true;
}
static_assert(AreKindsInOrder(), "Value::Kind lists kinds with the same content side by side");

inline bool IsText(const Value& value) {
  return value.kind() >= kFirstText && value.kind() < kFirstBytes;
}

inline bool HasText(const Value& value) {
  return value.kind() >= kFirstText && value.kind() < kFirstNested;
}

inline bool IsNested(const Value& value) { return value.kind() >= kFirstNested; }

}  // namespace lightstep::trace
