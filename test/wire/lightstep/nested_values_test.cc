// Tests how LightStep's protocol, which has neither lists nor maps nor bytes, carries them:
// LightStepSpanEncoder writes nested values as JSON text.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "test/wire/lightstep/read_back.h"

namespace lightstep::wire {
namespace {

// Returns the JSON text as which this value is sent.
std::string JsonOf(const Value& value) {
  LightStepSpanEncoder encoder;
  encoder.SetTag("key", value);
  const collector::KeyValue tag = TagNamed(ReadSpan(encoder), "key");
  EXPECT_EQ(tag.value_case(), collector::KeyValue::kJsonValue);
  return tag.json_value();
}

std::string JsonOfElement(const Value& element) { return JsonOf(Value::Array(&element, 1)); }

TEST(NestedValuesTest, WritesAListAsJson) {
  const Value elements[] = {
      1, "two \"2\"", false, Value::Null(), Value::Json("[3]"), Value::Bytes("four"),
  };
  EXPECT_EQ(JsonOf(Value::Array(elements, 6)), R"([1, "two \"2\"", false, null, [3], "four"])");
  EXPECT_EQ(JsonOf(Value::Array(nullptr, 0)), "[]");
}

TEST(NestedValuesTest, WritesAMapAsJson) {
  const Value elements[] = {1, 2};
  const ValueItem items[] = {{"list", Value::Array(elements, 2)}, {"\"", Value::Map(nullptr, 0)}};
  EXPECT_EQ(JsonOf(Value::Map(items, 2)), R"({"list": [1, 2], "\"": {}})");
}

TEST(NestedValuesTest, WritesAsFewDigitsAsGiveTheNumberAgain) {
  EXPECT_EQ(JsonOfElement(0.1), "[0.1]");
  EXPECT_EQ(JsonOfElement(1.0 / 3), "[0.3333333333333333]");
  EXPECT_EQ(JsonOfElement(0.1 + 0.2), "[0.30000000000000004]");
  EXPECT_EQ(JsonOfElement(2.0), "[2.0]") << "a reader would take 2 for an integer";
  EXPECT_EQ(JsonOfElement(1e300), "[1e+300]");
}

TEST(NestedValuesTest, WritesNumbersThatJsonDoesNotHaveAsText) {
  EXPECT_EQ(JsonOfElement(std::numeric_limits<double>::quiet_NaN()), R"(["NaN"])");
  EXPECT_EQ(JsonOfElement(-std::numeric_limits<double>::infinity()), R"(["-Infinity"])");
}

TEST(NestedValuesTest, RepairsTextThatIsNotUtf8) {
  EXPECT_EQ(JsonOfElement("a\xff"), "[\"a\xEF\xBF\xBD\"]");
}

TEST(NestedValuesTest, WritesDotsWhereValuesAreNestedTooDeeply) {
  std::vector<Value> levels{1};
  levels.reserve(2 * kMaxValueDepth);
  while (levels.size() < levels.capacity()) levels.push_back(Value::Array(&levels.back(), 1));
  EXPECT_EQ(JsonOf(levels.back()),
            std::string(kMaxValueDepth, '[') + "\"...\"" + std::string(kMaxValueDepth, ']'));
}

// What is cut is no JSON any more, so it is sent as text.
TEST(NestedValuesTest, CutsAt32KibibytesAndSendsText) {
  const std::string text(100'000, 'x');
  const std::vector<Value> elements(100, Value{text});
  LightStepSpanEncoder encoder;
  encoder.SetTag("key", Value::Array(elements.data(), elements.size()));
  const collector::KeyValue tag = TagNamed(ReadSpan(encoder), "key");
  EXPECT_EQ(tag.value_case(), collector::KeyValue::kStringValue);
  EXPECT_EQ(tag.string_value().size(), 32u << 10);
  EXPECT_EQ(tag.string_value().substr(0, 4), "[\"xx");
}

}  // namespace
}  // namespace lightstep::wire
