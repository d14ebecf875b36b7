#include "src/wire/key_value.h"

#include "src/common/utf8.h"

namespace lightstep::wire {
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "doubles are written as they lie");

void KeyValueField::Cut() {
  key_ = common::Utf8Prefix(key_, kMaxKeyBytes);
  // A JSON document that was cut is JSON no longer, so it goes out as the text that it is.
  if (IsText(value_) && value_.text().size() > kMaxTextBytes) {
    value_ = Value{Shorten(value_.text(), shortened_)};
  }
}

std::string_view Shorten(std::string_view text, std::string& storage) {
  if (text.size() <= kMaxTextBytes) return text;
  const std::string mark = "... [cut, " + std::to_string(text.size()) + " bytes in all]";
  storage = common::Utf8Prefix(text, kMaxTextBytes - mark.size());
  storage += mark;
  return storage;
}

}  // namespace lightstep::wire
