#include "src/wire/key_value.h"

#include "src/common/utf8.h"

namespace lightstep::wire {

std::string_view ShortenKey(std::string_view key) {
  return common::Utf8Prefix(key, trace::kMaxKeyBytes);
}

std::string_view Shorten(std::string_view text, std::string& storage, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  const std::string mark = "... [cut, " + std::to_string(text.size()) + " bytes in all]";
  storage = common::Utf8Prefix(text, max_bytes - mark.size());
  storage += mark;
  return storage;
}

Value ShortenValue(const Value& value, std::string& storage) {
  if (!trace::HasText(value) || value.text().size() <= trace::kMaxTextBytes) return value;
  return trace::IsText(value) ? Value{Shorten(value.text(), storage)}
                              : Value::Bytes(value.text().substr(0, trace::kMaxTextBytes));
}

}  // namespace lightstep::wire
