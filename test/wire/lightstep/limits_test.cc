// Tests the limits of a span (src/trace/limits.h): long texts are cut and marked, excess fields are
// left out and counted, and every receiver can read the largest span.
#include "src/trace/limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "test/wire/lightstep/read_back.h"

namespace lightstep::wire {
namespace {

using collector::KeyValue;
using testing::EndsWith;
using testing::StartsWith;

constexpr char kDroppedFields[] = "tracer.dropped_fields";

KeyValue Tag(const Value& value) {
  LightStepSpanEncoder encoder;
  encoder.SetTag("key", value);
  return TagNamed(ReadSpan(encoder), "key");
}

TEST(LimitsTest, LeavesTextOfTheLimitAlone) {
  const std::string text(trace::kMaxTextBytes, 'x');
  EXPECT_EQ(Tag(text).string_value(), text);
  EXPECT_EQ(Tag(Value::Json(text)).json_value(), text);
}

TEST(LimitsTest, CutsLongerTextAndSaysHowLongItWas) {
  const KeyValue tag = Tag(std::string(trace::kMaxTextBytes + 1, 'x'));
  EXPECT_EQ(tag.string_value().size(), trace::kMaxTextBytes);
  EXPECT_THAT(tag.string_value(), StartsWith("xxx"));
  EXPECT_THAT(tag.string_value(), EndsWith("x... [cut, 32769 bytes in all]"));
  EXPECT_THAT(Tag(std::string(5'000'000, 'x')).string_value(),
              EndsWith("x... [cut, 5000000 bytes in all]"));
}

TEST(LimitsTest, CutsTextBetweenTwoCharacters) {
  // One to four bytes before characters of four bytes, so that the cut meets each of their bytes
  // once.
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string text(shift, 'x');
    while (text.size() <= trace::kMaxTextBytes) text += "😀";
    const std::string value = Tag(text).string_value();
    EXPECT_LE(value.size(), trace::kMaxTextBytes);
    EXPECT_GT(value.size(), trace::kMaxTextBytes - 4);
    EXPECT_THAT(value, EndsWith("😀... [cut, " + std::to_string(text.size()) + " bytes in all]"));
  }
}

TEST(LimitsTest, SendsJsonThatWasCutAsText) {
  const KeyValue tag = Tag(Value::Json("[" + std::string(trace::kMaxTextBytes, ' ') + "]"));
  EXPECT_EQ(tag.value_case(), KeyValue::kStringValue);
  EXPECT_THAT(tag.string_value(), EndsWith(" bytes in all]"));
}

TEST(LimitsTest, CutsTheOperationName) {
  LightStepSpanEncoder encoder;
  encoder.SetOperationName(std::string(trace::kMaxTextBytes * 2, 'n'));
  const std::string name = ReadSpan(encoder).operation_name();
  EXPECT_EQ(name.size(), trace::kMaxTextBytes);
  EXPECT_THAT(name, EndsWith("n... [cut, 65536 bytes in all]"));
}

TEST(LimitsTest, CutsTextInALog) {
  LightStepSpanEncoder encoder;
  ASSERT_TRUE(encoder.BeginLog(0));
  encoder.AddLogField("stack", std::string(trace::kMaxTextBytes + 1, 's'));
  encoder.EndLog();
  EXPECT_EQ(ReadSpan(encoder).logs(0).fields(0).string_value().size(), trace::kMaxTextBytes);
}

TEST(LimitsTest, CutsKeysBetweenTwoCharacters) {
  LightStepSpanEncoder encoder;
  encoder.SetTag(std::string(trace::kMaxKeyBytes - 1, 'k') + "€", 1);
  const collector::Span span = ReadSpan(encoder);
  ASSERT_EQ(span.tags_size(), 1);
  EXPECT_EQ(span.tags(0).key(), std::string(trace::kMaxKeyBytes - 1, 'k'));
}

TEST(LimitsTest, TakesKeysThatAreTheSameOnceCutForOne) {
  const std::string key(trace::kMaxKeyBytes, 'k');
  LightStepSpanEncoder encoder;
  encoder.SetTag(key + "first", 1);
  encoder.SetTag(key + "second", 2);
  encoder.SetTag(key, 3);
  EXPECT_EQ(TagNamed(ReadSpan(encoder), key).int_value(), 3);
}

TEST(LimitsTest, HasNoTagOfDroppedFieldsWhenNothingWasDropped) {
  LightStepSpanEncoder encoder;
  encoder.SetTag("tag", 1);
  EXPECT_TRUE(TagsNamed(ReadSpan(encoder), kDroppedFields).empty());
}

// Fills a span completely: texts of 32 KiB until none fits any more, then small ones.
void Fill(LightStepSpanEncoder& encoder) {
  const std::string text(trace::kMaxTextBytes, 'x');
  for (int i = 0; i < 5; ++i) encoder.SetTag("large" + std::to_string(i), text);
  for (std::size_t size = trace::kMaxTextBytes; size > 0; size /= 2) {
    encoder.SetTag("small" + std::to_string(size), std::string(size, 'y'));
  }
}

TEST(LimitsTest, CountsTheTagsThatFoundNoRoom) {
  LightStepSpanEncoder encoder;
  const std::string text(trace::kMaxTextBytes, 'x');
  for (int i = 0; i < 10; ++i) encoder.SetTag("tag" + std::to_string(i), text);
  const collector::Span span = ReadSpan(encoder);
  // Five texts of 32 KiB fit into 192 KiB with their keys, six do not.
  EXPECT_EQ(TagNamed(span, kDroppedFields).int_value(), 5);
  EXPECT_EQ(span.tags_size(), 5 + 1);
}

TEST(LimitsTest, StillTakesWhatIsSmallEnough) {
  LightStepSpanEncoder encoder;
  const std::string text(trace::kMaxTextBytes, 'x');
  for (int i = 0; i < 6; ++i) encoder.SetTag("tag" + std::to_string(i), text);
  encoder.SetTag("small", "fits");
  EXPECT_EQ(TagNamed(ReadSpan(encoder), "small").string_value(), "fits");
}

TEST(LimitsTest, CountsLogsFieldsAndReferencesThatFoundNoRoom) {
  LightStepSpanEncoder encoder;
  Fill(encoder);
  const auto count = [](LightStepSpanEncoder& full) {
    return TagNamed(ReadSpan(full), kDroppedFields).int_value();
  };
  LightStepSpanEncoder control;
  Fill(control);
  const std::int64_t before = count(control);

  int references = 0, logs = 0;
  SpanContext context;
  context.trace_id = context.span_id = ~std::uint64_t{0};
  for (; references < 20; ++references)
    encoder.AddReference(trace::Relationship::kChildOf, context);
  for (; logs < 20; ++logs) {
    if (encoder.BeginLog(0)) encoder.EndLog();
  }
  const collector::Span span = ReadSpan(encoder);
  EXPECT_EQ(TagNamed(span, kDroppedFields).int_value(),
            before + (references - span.references_size()) + (logs - span.logs_size()));
  EXPECT_LT(span.references_size(), references);
  EXPECT_LT(span.logs_size(), logs);
}

TEST(LimitsTest, LeavesOutFieldsOfALogThatGrowsTooLarge) {
  LightStepSpanEncoder encoder;
  const std::string text(trace::kMaxTextBytes, 'x');
  ASSERT_TRUE(encoder.BeginLog(7));
  for (int i = 0; i < 8; ++i) encoder.AddLogField("field", text);
  encoder.EndLog();
  encoder.SetTag("tag", "fits");
  const collector::Span span = ReadSpan(encoder);
  ASSERT_EQ(span.logs_size(), 1);
  EXPECT_EQ(span.logs(0).fields_size(), 5);
  EXPECT_EQ(TagNamed(span, kDroppedFields).int_value(), 3);
  EXPECT_EQ(TagNamed(span, "tag").string_value(), "fits");
}

TEST(LimitsTest, KeepsTheOldValueOfATagWhoseNewOneFindsNoRoom) {
  LightStepSpanEncoder encoder;
  encoder.SetTag("tag", "old");
  const std::string text(trace::kMaxTextBytes, 'x');
  for (int i = 0; i < 5; ++i) encoder.SetTag("large" + std::to_string(i), text);
  encoder.SetTag("tag", text);
  const collector::Span span = ReadSpan(encoder);
  EXPECT_EQ(TagNamed(span, "tag").string_value(), "old");
  EXPECT_EQ(TagNamed(span, kDroppedFields).int_value(), 1);
}

TEST(LimitsTest, TakesATagOfTheUsersThatIsNamedAsTheTracersOwn) {
  LightStepSpanEncoder encoder;
  encoder.SetTag(kDroppedFields, "the user's");
  const std::string text(trace::kMaxTextBytes, 'x');
  for (int i = 0; i < 6; ++i) encoder.SetTag("large" + std::to_string(i), text);
  EXPECT_EQ(TagNamed(ReadSpan(encoder), kDroppedFields).int_value(), 1);
}

TEST(LimitsTest, ShowsAsMuchBaggageAsFits) {
  SpanContext context;
  for (int i = 0; i < 40; ++i) {
    context.baggage = context.baggage.With("key" + std::to_string(i), std::string(1'000, 'b'));
  }
  LightStepSpanEncoder encoder;
  const collector::Span span = ReadSpan(encoder, context);
  EXPECT_EQ(span.span_context().baggage_size(), 16);
  EXPECT_EQ(span.span_context().baggage().at("key0"), std::string(1'000, 'b'));
}

TEST(LimitsTest, CutsKeysOfBaggage) {
  SpanContext context;
  context.baggage = context.baggage.With(std::string(2 * trace::kMaxKeyBytes, 'k'), "value");
  LightStepSpanEncoder encoder;
  const collector::Span span = ReadSpan(encoder, context);
  ASSERT_EQ(span.span_context().baggage_size(), 1);
  EXPECT_EQ(span.span_context().baggage().begin()->first, std::string(trace::kMaxKeyBytes, 'k'));
}

TEST(LimitsTest, KeepsTheLargestSpanWithinTheLimitOfASpan) {
  SpanContext context;
  context.trace_id = context.span_id = ~std::uint64_t{0};
  // Items that are together as large as the baggage may be.
  for (int i = 0; i < 20; ++i) {
    context.baggage = context.baggage.With(
        std::to_string(i) + std::string(trace::kMaxKeyBytes, 'k'), std::string(500, 'b'));
  }
  LightStepSpanEncoder encoder;
  Fill(encoder);
  encoder.SetOperationName(std::string(trace::kMaxTextBytes + 1, 'n'));
  // Many small logs, because each is counted before its length is known.
  for (int i = 0; i < 1'000; ++i) {
    if (!encoder.BeginLog(-1)) break;
    encoder.AddLogField("f", std::string(130, 'l'));
    encoder.EndLog();
  }
  for (int i = 0; i < 1'000; ++i) encoder.SetTag(std::to_string(i), i);

  const std::string bytes = FrameBytes(encoder, context, -1, INT64_MAX);
  EXPECT_LE(bytes.size(), trace::kMaxSpanBytes);
  EXPECT_GT(bytes.size(), trace::kMaxBodyBytes + trace::kMaxTextBytes);
  const collector::ReportRequest report = ReadReport(bytes);
  ASSERT_EQ(report.spans_size(), 1);
  EXPECT_EQ(report.spans(0).operation_name().size(), trace::kMaxTextBytes);
  EXPECT_GT(TagNamed(report.spans(0), kDroppedFields).int_value(), 0);
}

}  // namespace
}  // namespace lightstep::wire
