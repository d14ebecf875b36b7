// Tests the values of src/wire/otlp/otlp_format.h: each kind in an attribute of a span and of an
// event, and the limits.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "lightstep/value.h"
#include "src/trace/limits.h"
#include "test/wire/otlp/read_back.h"

namespace lightstep::wire {
namespace {

using namespace std::string_literals;

otlp::AnyValue Of(const Value& value) {
  OtlpSpanEncoder encoder;
  encoder.SetTag("key", value);
  EXPECT_TRUE(encoder.BeginLog(1));
  encoder.AddLogField("key", value);
  encoder.EndLog();
  const otlp::Span span = ReadSpan(encoder);
  EXPECT_EQ(span.attributes_size(), 1);
  EXPECT_EQ(span.attributes(0).SerializeAsString(),
            span.events(0).attributes(0).SerializeAsString());
  return span.attributes(0).value();
}

TEST(OtlpValuesTest, HaveAKindEach) {
  EXPECT_EQ(Of("text").string_value(), "text");
  EXPECT_EQ(Of("").value_case(), otlp::AnyValue::kStringValue);
  EXPECT_EQ(Of(std::string(130, 'x')).string_value(), std::string(130, 'x'));
  EXPECT_EQ(Of(Value::Json("[1]")).string_value(), "[1]");
  EXPECT_EQ(Of(-1).int_value(), -1);
  EXPECT_EQ(Of(std::numeric_limits<std::int64_t>::max()).int_value(), INT64_MAX);
  EXPECT_EQ(Of(1.5).double_value(), 1.5);
  EXPECT_EQ(Of(true).bool_value(), true);
  EXPECT_EQ(Of(false).value_case(), otlp::AnyValue::kBoolValue);
  EXPECT_EQ(Of(Value::Bytes("\xFF\0x"s)).bytes_value(), "\xFF\0x"s);
  EXPECT_EQ(Of(Value::Null()).value_case(), otlp::AnyValue::VALUE_NOT_SET);
}

TEST(OtlpValuesTest, NestAsDeepAsTheyAre) {
  const Value inner[] = {Value::Null(), Value::Bytes("\xFF"), 1.5};
  const ValueItem items[] = {{"a", Value::Array(inner, 3)}, {"b", Value::Map(nullptr, 0)}};
  const Value outer[] = {1, "two", Value::Map(items, 2), Value::Array(nullptr, 0)};
  const otlp::AnyValue value = Of(Value::Array(outer, 4));
  ASSERT_EQ(value.array_value().values_size(), 4);
  EXPECT_EQ(value.array_value().values(0).int_value(), 1);
  EXPECT_EQ(value.array_value().values(1).string_value(), "two");
  EXPECT_EQ(value.array_value().values(3).value_case(), otlp::AnyValue::kArrayValue);
  const otlp::KeyValueList& map = value.array_value().values(2).kvlist_value();
  ASSERT_EQ(map.values_size(), 2);
  EXPECT_EQ(map.values(0).key(), "a");
  const otlp::ArrayValue& array = map.values(0).value().array_value();
  ASSERT_EQ(array.values_size(), 3);
  EXPECT_EQ(array.values(0).value_case(), otlp::AnyValue::VALUE_NOT_SET);
  EXPECT_EQ(array.values(1).bytes_value(), "\xFF");
  EXPECT_EQ(array.values(2).double_value(), 1.5);
  EXPECT_EQ(map.values(1).value().value_case(), otlp::AnyValue::kKvlistValue);
}

TEST(OtlpValuesTest, AreUtf8WhereTheyAreNested) {
  const ValueItem items[] = {{"\xFF", "\xFF"}};
  const otlp::KeyValueList map = Of(Value::Map(items, 1)).kvlist_value();
  EXPECT_EQ(map.values(0).key(), "\uFFFD");
  EXPECT_EQ(map.values(0).value().string_value(), "\uFFFD");
}

TEST(OtlpValuesTest, AreCutWhereTheyAreDeep) {
  std::vector<Value> levels{Value{1}};
  levels.reserve(100);
  for (int i = 0; i < 50; ++i) levels.push_back(Value::Array(&levels[levels.size() - 1], 1));
  otlp::AnyValue value = Of(levels.back());
  int depth = 0;
  while (value.has_array_value()) {
    otlp::AnyValue inner = value.array_value().values(0);
    value = std::move(inner);
    ++depth;
  }
  EXPECT_EQ(depth, kMaxValueDepth);
  EXPECT_EQ(value.string_value(), "...");
}

TEST(OtlpValuesTest, AreCutWhereTheyAreLarge) {
  const std::vector<Value> elements(100'000, Value{"0123456789"});
  const otlp::AnyValue array = Of(Value::Array(elements.data(), elements.size()));
  EXPECT_LE(array.ByteSizeLong(), trace::kMaxTextBytes + 64);
  EXPECT_GE(array.ByteSizeLong(), trace::kMaxTextBytes - 64);
  EXPECT_EQ(array.array_value().values().rbegin()->string_value(), "...");

  const std::vector<ValueItem> items(100'000, ValueItem{"key", 1});
  const otlp::AnyValue map = Of(Value::Map(items.data(), items.size()));
  EXPECT_LE(map.ByteSizeLong(), trace::kMaxTextBytes + 64);
  EXPECT_EQ(map.kvlist_value().values().rbegin()->key(), "...");

  const std::string large(1'000'000, 'x');
  const Value one[] = {Value{large}};
  EXPECT_EQ(Of(Value::Array(one, 1)).array_value().values(0).string_value(), "...");
  EXPECT_EQ(Of(Value::Bytes(large)).bytes_value().size(), trace::kMaxTextBytes);
  EXPECT_EQ(Of(large).string_value().size(), trace::kMaxTextBytes);
}

}  // namespace
}  // namespace lightstep::wire
