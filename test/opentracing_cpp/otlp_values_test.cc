// Tests how the values of opentracing-cpp arrive over OTLP, which has lists and maps of its own.
#include <gtest/gtest.h>
#include <opentracing/tracer.h>

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>

#include "lightstep/tracer.h"
#include "test/opentracing_cpp/reporting.h"

namespace lightstep {
namespace {

class OtlpValuesTest : public testing::Test {
 protected:
  OtlpValuesTest() {
    LightStepTracerOptions options = OptionsFor(satellite_.port());
    options.satellite_endpoints.clear();
    options.access_token.clear();
    options.protocol = WireProtocol::kOtlp;
    options.otlp_endpoints = {"http://127.0.0.1:" + std::to_string(satellite_.port())};
    tracer_ = MakeLightStepTracer(std::move(options));
  }

  // Returns a value of a tag as it arrives.
  otlp::AnyValue Arrived(const opentracing::Value& value) {
    tracer_->StartSpan("span", {opentracing::SetTag("key", value)})->Finish();
    EXPECT_TRUE(tracer_->Flush());
    for (const auto& request : satellite_.taken()) {
      for (const auto& attribute :
           request.otlp.resource_spans(0).scope_spans(0).spans(0).attributes()) {
        if (attribute.key() == "key") return attribute.value();
      }
    }
    ADD_FAILURE() << "the attribute has not arrived";
    return {};
  }

  delivery::Satellite satellite_;
  std::shared_ptr<LightStepTracer> tracer_;
};

TEST_F(OtlpValuesTest, KeepsTheTypeOfEveryElement) {
  const otlp::ArrayValue array =
      Arrived(opentracing::Values{true, std::int64_t{-2}, std::uint64_t{3},
                                  std::numeric_limits<std::uint64_t>::max(), 0.5,
                                  std::string{"string"}, opentracing::string_view{"view"},
                                  "literal", nullptr})
          .array_value();
  ASSERT_EQ(array.values_size(), 9);
  EXPECT_TRUE(array.values(0).bool_value());
  EXPECT_EQ(array.values(1).int_value(), -2);
  EXPECT_EQ(array.values(2).int_value(), 3);
  EXPECT_EQ(array.values(3).double_value(), 18446744073709551616.0) << "more than an int64 holds";
  EXPECT_EQ(array.values(4).double_value(), 0.5);
  EXPECT_EQ(array.values(5).string_value(), "string");
  EXPECT_EQ(array.values(6).string_value(), "view");
  EXPECT_EQ(array.values(7).string_value(), "literal");
  EXPECT_EQ(array.values(8).value_case(), otlp::AnyValue::VALUE_NOT_SET);
}

TEST_F(OtlpValuesTest, SendsADictionaryAsAMap) {
  const otlp::KeyValueList map =
      Arrived(opentracing::Dictionary{{"list", opentracing::Values{1, 2}}}).kvlist_value();
  ASSERT_EQ(map.values_size(), 1);
  EXPECT_EQ(map.values(0).key(), "list");
  const otlp::ArrayValue& list = map.values(0).value().array_value();
  ASSERT_EQ(list.values_size(), 2);
  EXPECT_EQ(list.values(1).int_value(), 2);
}

TEST_F(OtlpValuesTest, SendsEmptyListsAndDictionaries) {
  const otlp::ArrayValue array =
      Arrived(opentracing::Values{opentracing::Values{}, opentracing::Dictionary{}}).array_value();
  ASSERT_EQ(array.values_size(), 2);
  EXPECT_EQ(array.values(0).value_case(), otlp::AnyValue::kArrayValue);
  EXPECT_EQ(array.values(1).value_case(), otlp::AnyValue::kKvlistValue);
}

TEST_F(OtlpValuesTest, ShowsWhatIsNestedVeryDeeplyAsDots) {
  opentracing::Value nested = opentracing::Dictionary{{"key", 1}};
  for (int depth = 0; depth < 100; ++depth) nested = opentracing::Values{std::move(nested)};
  otlp::AnyValue value = Arrived(nested);
  int depth = 0;
  while (value.has_array_value()) {
    ASSERT_EQ(value.array_value().values_size(), 1);
    const otlp::AnyValue inner = value.array_value().values(0);
    value = inner;
    ++depth;
  }
  EXPECT_EQ(depth, 30);
  EXPECT_EQ(value.string_value(), "...");
}

}  // namespace
}  // namespace lightstep
