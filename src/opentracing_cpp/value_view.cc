#include "src/opentracing_cpp/value_view.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "src/common/non_finite.h"

namespace lightstep::opentracing_cpp {
namespace {

namespace json = boost::json;

std::string_view View(const char* text) { return text; }
std::string_view View(const std::string& text) { return text; }
std::string_view View(opentracing::string_view text) { return {text.data(), text.size()}; }

class ToJson {
 public:
  explicit ToJson(int depth) : depth_{depth} {}

  json::value operator()(bool value) const { return value; }
  json::value operator()(std::int64_t value) const { return value; }
  json::value operator()(std::uint64_t value) const { return value; }
  json::value operator()(std::nullptr_t) const { return nullptr; }
  json::value operator()(double value) const {
    const std::string_view name = common::NameOfNonFinite(value);
    return name.empty() ? json::value(value) : json::value(name);
  }
  json::value operator()(const char* text) const {
    return text == nullptr ? json::value() : json::value(View(text));
  }
  json::value operator()(const std::string& text) const { return json::value(View(text)); }
  json::value operator()(opentracing::string_view text) const { return json::value(View(text)); }
  json::value operator()(const opentracing::Values& values) const {
    if (depth_ == kMaxValueDepth) return json::value("...");
    json::array array;
    for (const opentracing::Value& value : values) array.push_back(Below(value));
    return array;
  }
  json::value operator()(const opentracing::Dictionary& dictionary) const {
    if (depth_ == kMaxValueDepth) return json::value("...");
    json::object object;
    for (const auto& [key, value] : dictionary) object[key] = Below(value);
    return object;
  }

 private:
  json::value Below(const opentracing::Value& value) const {
    return opentracing::Value::visit(value, ToJson{depth_ + 1});
  }

  int depth_;
};

// Keeps the JSON of lists and dictionaries in the parts.
class ToValue {
 public:
  explicit ToValue(std::unique_ptr<ConvertedParts>& parts) : parts_{parts} {}

  Value operator()(bool value) const { return value; }
  Value operator()(std::int64_t value) const { return value; }
  Value operator()(std::uint64_t value) const { return value; }
  Value operator()(double value) const {
    const std::string_view name = common::NameOfNonFinite(value);
    return name.empty() ? Value{value} : Value{name};
  }
  Value operator()(std::nullptr_t) const { return Value::Null(); }
  Value operator()(const char* text) const {
    return text == nullptr ? Value::Null() : Value{View(text)};
  }
  Value operator()(const std::string& text) const { return View(text); }
  Value operator()(opentracing::string_view text) const { return View(text); }
  template <class Container>
  Value operator()(const Container& container) const {
    parts_ = std::make_unique<ConvertedParts>();
    parts_->json = json::serialize(ToJson{0}(container));
    return Value::Json(parts_->json);
  }

 private:
  std::unique_ptr<ConvertedParts>& parts_;
};

// Keeps the elements of lists and dictionaries in the parts, which the first of them makes.
class ToNestedValue {
 public:
  ToNestedValue(std::unique_ptr<ConvertedParts>& parts, int depth) : parts_{parts}, depth_{depth} {}

  Value operator()(bool value) const { return value; }
  Value operator()(std::int64_t value) const { return value; }
  Value operator()(std::uint64_t value) const { return value; }
  Value operator()(double value) const { return value; }
  Value operator()(std::nullptr_t) const { return Value::Null(); }
  Value operator()(const char* text) const {
    return text == nullptr ? Value::Null() : Value{View(text)};
  }
  Value operator()(const std::string& text) const { return View(text); }
  Value operator()(opentracing::string_view text) const { return View(text); }
  Value operator()(const opentracing::Values& values) const {
    if (depth_ == kMaxValueDepth) return "...";
    std::vector<Value> elements;
    elements.reserve(values.size());
    for (const opentracing::Value& value : values) elements.push_back(Below(value));
    const auto& kept = parts().arrays.emplace_front(std::move(elements));
    return Value::Array(kept.data(), kept.size());
  }
  Value operator()(const opentracing::Dictionary& dictionary) const {
    if (depth_ == kMaxValueDepth) return "...";
    std::vector<ValueItem> items;
    items.reserve(dictionary.size());
    for (const auto& [key, value] : dictionary) items.push_back({key, Below(value)});
    const auto& kept = parts().maps.emplace_front(std::move(items));
    return Value::Map(kept.data(), kept.size());
  }

 private:
  Value Below(const opentracing::Value& value) const {
    return opentracing::Value::visit(value, ToNestedValue{parts_, depth_ + 1});
  }

  ConvertedParts& parts() const {
    if (parts_ == nullptr) parts_ = std::make_unique<ConvertedParts>();
    return *parts_;
  }

  std::unique_ptr<ConvertedParts>& parts_;
  int depth_;
};

Value Convert(const opentracing::Value& value, WireProtocol protocol,
              std::unique_ptr<ConvertedParts>& parts) {
  switch (protocol) {
    case WireProtocol::kLightStep:
      break;
    case WireProtocol::kOtlp:
      return opentracing::Value::visit(value, ToNestedValue{parts, 0});
  }
  return opentracing::Value::visit(value, ToValue{parts});
}

}  // namespace

ValueView::ValueView(const opentracing::Value& value, WireProtocol protocol)
    : value_{Convert(value, protocol, parts_)} {}

}  // namespace lightstep::opentracing_cpp
