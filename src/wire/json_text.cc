#include "src/wire/json_text.h"

#include <cstddef>
#include <iomanip>
#include <limits>
#include <locale>
#include <sstream>
#include <string_view>
#include <utility>

#include "src/common/json_quoting.h"
#include "src/common/non_finite.h"
#include "src/common/utf8.h"

namespace lightstep::wire {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1024} * 1024;

// As few digits as give the same number again. std::to_chars would do it, but needs a libstdc++
// that is newer than those of the systems that the wheel is for; printf's point depends on the
// locale.
std::string ShortestDigits(double number) {
  std::string digits;
  for (int precision = 15; precision <= std::numeric_limits<double>::max_digits10; ++precision) {
    std::stringstream stream;
    stream.imbue(std::locale::classic());
    stream << std::setprecision(precision) << number;
    digits = stream.str();
    double read = 0;
    if (stream >> read && read == number) break;
  }
  return digits;
}

class JsonWriter {
 public:
  void Write(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::kInt:
        text_ += std::to_string(value.as_int());
        break;
      case Value::Kind::kDouble:
        WriteDouble(value.as_double());
        break;
      case Value::Kind::kBool:
        text_ += value.as_bool() ? "true" : "false";
        break;
      case Value::Kind::kNull:
        text_ += "null";
        break;
      case Value::Kind::kJson:
        text_ += value.text();
        break;
      case Value::Kind::kString:
      case Value::Kind::kBytes:
        WriteString(value.text());
        break;
      case Value::Kind::kArray:
      case Value::Kind::kMap:
        WriteNested(value);
        break;
    }
  }

  std::string TakeText() { return std::move(text_); }

 private:
  bool IsFull() const { return text_.size() >= kMaxBytes; }

  void WriteDouble(double number) {
    const std::string_view name = common::NameOfNonFinite(number);
    if (!name.empty()) return WriteString(name);
    const std::string shortest = ShortestDigits(number);
    text_ += shortest;
    // Else a reader would take it for an integer.
    if (shortest.find_first_of(".e") == std::string_view::npos) text_ += ".0";
  }

  void WriteString(std::string_view bytes) {
    std::string repaired;
    common::AppendJsonString(text_,
                             common::Utf8Prefix(common::ToUtf8(bytes, repaired), kMaxBytes));
  }

  void WriteNested(const Value& value) {
    if (depth_ == kMaxValueDepth) return WriteString("...");
    ++depth_;
    const bool is_map = value.kind() == Value::Kind::kMap;
    text_ += is_map ? '{' : '[';
    for (std::size_t i = 0; i < value.count() && !IsFull(); ++i) {
      if (i != 0) text_ += ", ";
      if (is_map) {
        WriteString(value.items()[i].key);
        text_ += ": ";
      }
      Write(is_map ? value.items()[i].value : value.elements()[i]);
    }
    text_ += is_map ? '}' : ']';
    --depth_;
  }

  std::string text_;
  int depth_ = 0;
};

}  // namespace

std::string JsonTextOf(const Value& value) {
  JsonWriter writer;
  writer.Write(value);
  return writer.TakeText();
}

}  // namespace lightstep::wire
