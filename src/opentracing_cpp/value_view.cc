#include "src/opentracing_cpp/value_view.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/common/non_finite.h"

namespace lightstep::opentracing_cpp {
namespace {

namespace json = boost::json;

// As in Python: what is nested deeper is shown as "...".
constexpr int kMostDepth = 32;

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
    if (depth_ == kMostDepth) return json::value("...");
    json::array array;
    for (const opentracing::Value& value : values) array.push_back(Below(value));
    return array;
  }
  json::value operator()(const opentracing::Dictionary& dictionary) const {
    if (depth_ == kMostDepth) return json::value("...");
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

// What JSON it takes is kept in the string.
class ToValue {
 public:
  explicit ToValue(std::unique_ptr<const std::string>& json) : json_{json} {}

  Value operator()(bool value) const { return value; }
  Value operator()(std::int64_t value) const { return value; }
  Value operator()(std::uint64_t value) const { return value; }
  Value operator()(double value) const {
    const std::string_view name = common::NameOfNonFinite(value);
    return name.empty() ? Value{value} : Value{name};
  }
  Value operator()(std::nullptr_t) const { return Value::Json("null"); }
  Value operator()(const char* text) const {
    return text == nullptr ? Value::Json("null") : Value{View(text)};
  }
  Value operator()(const std::string& text) const { return View(text); }
  Value operator()(opentracing::string_view text) const { return View(text); }
  template <class Container>
  Value operator()(const Container& container) const {
    json_ = std::make_unique<const std::string>(json::serialize(ToJson{0}(container)));
    return Value::Json(*json_);
  }

 private:
  std::unique_ptr<const std::string>& json_;
};

}  // namespace

ValueView::ValueView(const opentracing::Value& value)
    : value_{opentracing::Value::visit(value, ToValue{json_})} {}

}  // namespace lightstep::opentracing_cpp
