// Tests the kinds of values that a span can hold: LightStepSpanEncoder writes the value that it was
// given.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "test/wire/lightstep/read_back.h"

namespace lightstep::wire {
namespace {

using collector::KeyValue;

// Returns a tag with this value as it is sent.
KeyValue Tag(const Value& value) {
  LightStepSpanEncoder encoder;
  encoder.SetTag("key", value);
  return TagNamed(ReadSpan(encoder), "key");
}

TEST(SpanValuesTest, WritesText) {
  EXPECT_EQ(Tag("a text").string_value(), "a text");
  EXPECT_EQ(Tag("naïve €😀").string_value(), "naïve €😀");
  EXPECT_EQ(Tag(std::string_view{"a\0b", 3}).string_value(), (std::string{"a\0b", 3}));
}

// Sizes around the one from which the length of a tag or a log field takes two bytes, and well
// beyond it.
TEST(SpanValuesTest, WritesKeysAndTextsOfEverySize) {
  for (std::size_t size = 0; size <= 150; ++size) {
    for (const std::size_t key_size : {std::size_t{0}, size / 2, size}) {
      const std::string key(key_size, 'k');
      const std::string text(size - key_size, 't');
      LightStepSpanEncoder encoder;
      encoder.SetTag(key, text);
      encoder.SetTag("number" + key, -1);
      ASSERT_TRUE(encoder.BeginLog(0));
      encoder.AddLogField(key, text);
      encoder.EndLog();
      const collector::Span span = ReadSpan(encoder);
      ASSERT_EQ(span.tags_size(), 2) << size;
      EXPECT_EQ(span.tags(0).key(), key);
      EXPECT_EQ(span.tags(0).string_value(), text);
      EXPECT_EQ(span.tags(1).key(), "number" + key);
      EXPECT_EQ(span.tags(1).int_value(), -1);
      ASSERT_EQ(span.logs_size(), 1) << size;
      ASSERT_EQ(span.logs(0).fields_size(), 1) << size;
      EXPECT_EQ(span.logs(0).fields(0).key(), key);
      EXPECT_EQ(span.logs(0).fields(0).string_value(), text);
    }
  }
}

TEST(SpanValuesTest, WritesEmptyTextAsText) {
  EXPECT_EQ(Tag("").value_case(), KeyValue::kStringValue);
  EXPECT_EQ(Tag("").string_value(), "");
}

TEST(SpanValuesTest, WritesJson) {
  EXPECT_EQ(Tag(Value::Json("{\"a\": [1, null]}")).json_value(), "{\"a\": [1, null]}");
  EXPECT_EQ(Tag(Value::Json("")).value_case(), KeyValue::kJsonValue);
}

TEST(SpanValuesTest, WritesIntegersToTheirLimits) {
  for (const std::int64_t number :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{127}, std::int64_t{128},
        std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    const KeyValue tag = Tag(number);
    EXPECT_EQ(tag.value_case(), KeyValue::kIntValue) << number;
    EXPECT_EQ(tag.int_value(), number);
  }
}

TEST(SpanValuesTest, WritesBools) {
  EXPECT_EQ(Tag(true).value_case(), KeyValue::kBoolValue);
  EXPECT_TRUE(Tag(true).bool_value());
  EXPECT_EQ(Tag(false).value_case(), KeyValue::kBoolValue);
  EXPECT_FALSE(Tag(false).bool_value());
}

TEST(SpanValuesTest, WritesDoublesToTheBit) {
  using Limits = std::numeric_limits<double>;
  double payload;  // a quiet NaN that carries something
  const std::uint64_t payload_bits = 0xFFF8000000C0FFEE;
  std::memcpy(&payload, &payload_bits, sizeof(payload));
  for (const double number :
       {0.0, -0.0, 1.5, -2.25, Limits::min(), Limits::denorm_min(), Limits::max(), Limits::lowest(),
        Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), payload}) {
    const KeyValue tag = Tag(number);
    ASSERT_EQ(tag.value_case(), KeyValue::kDoubleValue) << number;
    const double read = tag.double_value();
    EXPECT_EQ(std::memcmp(&read, &number, sizeof(read)), 0) << number;
  }
}

TEST(SpanValuesTest, WritesTheSameInALog) {
  LightStepSpanEncoder encoder;
  ASSERT_TRUE(encoder.BeginLog(0));
  encoder.AddLogField("text", "a");
  encoder.AddLogField("json", Value::Json("[]"));
  encoder.AddLogField("int", -5);
  encoder.AddLogField("double", 0.5);
  encoder.AddLogField("bool", true);
  encoder.EndLog();
  const collector::Span span = ReadSpan(encoder);
  ASSERT_EQ(span.logs_size(), 1);
  const collector::Log& log = span.logs(0);
  ASSERT_EQ(log.fields_size(), 5);
  EXPECT_EQ(log.fields(0).string_value(), "a");
  EXPECT_EQ(log.fields(1).json_value(), "[]");
  EXPECT_EQ(log.fields(2).int_value(), -5);
  EXPECT_EQ(log.fields(3).double_value(), 0.5);
  EXPECT_TRUE(log.fields(4).bool_value());
}

TEST(SpanValuesTest, WritesAnEmptyKey) {
  LightStepSpanEncoder encoder;
  encoder.SetTag("", "nameless");
  encoder.SetTag({}, "renamed");
  EXPECT_EQ(TagNamed(ReadSpan(encoder), "").string_value(), "renamed");
}

// The length of a text takes one byte up to 127, two up to 16383, then three.
TEST(SpanValuesTest, WritesTextWhoseLengthTakesOneMoreByte) {
  for (const std::size_t size : {126, 127, 128, 129, 16'382, 16'383, 16'384, 16'385}) {
    const std::string text(size, 'x');
    EXPECT_EQ(Tag(text).string_value(), text);
  }
}

TEST(SpanValuesTest, WritesKeysWhoseLengthTakesOneMoreByte) {
  for (std::size_t size = 120; size <= 132; ++size) {
    const std::string key(size, 'k');
    LightStepSpanEncoder encoder;
    encoder.SetTag(key, size);
    encoder.SetTag(key, size + 1);
    EXPECT_EQ(TagNamed(ReadSpan(encoder), key).int_value(), static_cast<std::int64_t>(size + 1));
  }
}

}  // namespace
}  // namespace lightstep::wire
