#include "src/configuration/simple_types.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/string.hpp>
#include <cmath>

#include "src/common/ascii.h"
#include "src/common/utf8.h"
#include "src/configuration/elements.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;
using Kind = OptionsError::Kind;

bool ReadBool(const Given& given) {
  if (!given.value.is_bool()) given.Refuse(Kind::kWrongType, "true or false");
  return given.value.get_bool();
}

json::value WriteBool(const bool& field) { return field; }

json::value ParseBool(const VariableText& variable) {
  const std::string lower = common::ToLower(WithoutSpaceAround(variable.text));
  if (lower == "true" || lower == "1") return true;
  if (lower == "false" || lower == "0") return false;
  variable.Refuse("true, false, 1 or 0");
}

// Reads an integer, which may be written as an integral float.
std::uint64_t ReadInteger(const Given& given, const IntegerRange& range) {
  std::uint64_t integer = 0;
  if (given.value.is_int64()) {
    if (given.value.get_int64() < 0) given.Refuse(Kind::kWrongValue, range.Text());
    integer = static_cast<std::uint64_t>(given.value.get_int64());
  } else if (given.value.is_uint64()) {
    integer = given.value.get_uint64();
  } else if (given.value.is_double()) {
    constexpr double kTwoTo63 = 0x1p63;
    const double number = given.value.get_double();
    if (!(number >= 0 && number < kTwoTo63) || number != std::floor(number)) {
      given.Refuse(Kind::kWrongValue, range.Text());
    }
    integer = static_cast<std::uint64_t>(number);
  } else {
    given.Refuse(Kind::kWrongType, range.Text());
  }
  if (!range.Has(integer)) given.Refuse(Kind::kWrongValue, range.Text());
  return integer;
}

template <class Integer>
json::value WriteInteger(const Integer& field) {
  return field;
}

json::value ParseInteger(const VariableText& variable) {
  return ParseNumber(WithoutSpaceAround(variable.text));
}

std::uint16_t ReadPort(const Given& given) {
  return static_cast<std::uint16_t>(ReadInteger(given, kPorts));
}

std::size_t ReadCount(const Given& given) { return ReadInteger(given, kCounts); }

std::chrono::microseconds ReadTime(const Given& given) {
  return std::chrono::microseconds{ReadInteger(given, kTimes)};
}

json::value WriteTime(const std::chrono::microseconds& field) { return field.count(); }

std::string ReadHost(const Given& given) {
  std::string host = ReadText(given);
  if (!IsHost(host)) given.Refuse(Kind::kWrongValue, kHosts);
  return host;
}

// Files and secrets that variables are filled from often end in a line break.
json::value ParseText(const VariableText& variable) {
  return json::value(WithoutSpaceAround(variable.text));
}

json::value ParsePem(const VariableText& variable) { return json::value(variable.text); }

}  // namespace

constexpr ValueType<std::string> kText{
    {Shape::kString, R"({"type": ["string", "null"]})", "str", "string", "any"},
    ReadText,
    WriteText,
    ParseText};

constexpr ValueType<std::string> kPem{
    {Shape::kString,
     R"({"type": ["string", "null"], "contentMediaType": "application/x-pem-file"})", "str",
     "string", "the text of a PEM file"},
    ReadText,
    WriteText,
    ParsePem};

constexpr ValueType<std::string> kHost{
    {Shape::kString, R"({"type": ["string", "null"], "$ref": "#/$defs/host"})", "str", "string",
     "a host name or an address"},
    ReadHost,
    WriteText,
    ParseText};

constexpr ValueType<std::uint16_t> kPort{
    {Shape::kInteger, R"({"type": ["integer", "null"], "$ref": "#/$defs/port"})", "float",
     "integer", "1 to 65535"},
    ReadPort,
    WriteInteger,
    ParseInteger};

constexpr ValueType<bool> kBool{
    {Shape::kBool, R"({"type": ["boolean", "null"]})", "bool", "bool", "any"},
    ReadBool,
    WriteBool,
    ParseBool};

constexpr ValueType<std::size_t> kCount{
    {Shape::kInteger,
     R"({"type": ["integer", "null"], "minimum": 1, "maximum": 9223372036854775807})", "float",
     "integer", "1 to 2^63-1"},
    ReadCount,
    WriteInteger,
    ParseInteger};

constexpr ValueType<std::chrono::microseconds> kTime{
    {Shape::kInteger,
     R"({"type": ["integer", "null"], "minimum": 1, "maximum": 9223372036854775807})", "float",
     "integer, microseconds", "1 to 2^63-1"},
    ReadTime,
    WriteTime,
    ParseInteger};

std::string IntegerRange::Text() const {
  const std::string number = std::string{"an integer"} + unit;
  if (max == kNoLimit) return number + " of at least " + std::to_string(min);
  return number + " from " + std::to_string(min) + " to " + std::to_string(max);
}

bool IsHost(std::string_view host) {
  return !host.empty() && std::none_of(host.begin(), host.end(), [](unsigned char c) {
    return c <= ' ' || c == 0x7F || c == '/' || c == '@';
  });
}

json::value ParseNumber(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  return !error && value.is_number() ? value : json::value(text);
}

json::value WriteText(const std::string& text) {
  std::string storage;
  return json::string{common::ToUtf8(text, storage)};
}

std::string ReadText(const Given& given) {
  if (!given.value.is_string()) given.Refuse(Kind::kWrongType, "a string");
  return std::string{given.value.get_string()};
}

}  // namespace lightstep::configuration
