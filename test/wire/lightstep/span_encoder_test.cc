// Tests src/wire/span_encoder.h: tags, logs, references and the name of a span in any order, and
// the fixed fields that complete an element of a report.
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "src/wire/lightstep/lightstep_format.h"
#include "src/wire/lightstep/report.h"
#include "test/wire/lightstep/read_back.h"

namespace lightstep::wire {
namespace {

SpanContext Ids(std::uint64_t trace_id, std::uint64_t span_id) {
  SpanContext context;
  context.trace_id = trace_id;
  context.span_id = span_id;
  return context;
}

constexpr std::uint64_t kMaxId = std::numeric_limits<std::uint64_t>::max();

TEST(SpanEncoderTest, ReadsBackAsAnEmptySpan) {
  LightStepSpanEncoder encoder;
  const collector::Span span = ReadSpan(encoder);
  EXPECT_EQ(span.operation_name(), "");
  EXPECT_EQ(span.tags_size(), 0);
  EXPECT_EQ(span.logs_size(), 0);
  EXPECT_EQ(span.references_size(), 0);
}

TEST(SpanEncoderTest, ReplacesTheOperationName) {
  for (const std::size_t first : {0, 1, 127, 128, 500}) {
    for (const std::size_t second : {0, 1, 127, 128, 500}) {
      LightStepSpanEncoder encoder;
      encoder.SetOperationName(std::string(first, 'a'));
      encoder.SetTag("tag", "value");
      encoder.SetOperationName(std::string(second, 'b'));
      encoder.SetTag("tag", "other");
      const collector::Span span = ReadSpan(encoder);
      EXPECT_EQ(span.operation_name(), std::string(second, 'b')) << first;
      EXPECT_EQ(TagNamed(span, "tag").string_value(), "other");
    }
  }
}

TEST(SpanEncoderTest, TakesTheOperationNameAfterEverythingElse) {
  LightStepSpanEncoder encoder;
  encoder.AddReference(trace::Relationship::kChildOf, Ids(1, 2));
  encoder.SetTag("tag", 1);
  ASSERT_TRUE(encoder.BeginLog(5));
  encoder.EndLog();
  encoder.SetOperationName("late");
  const collector::Span span = ReadSpan(encoder);
  EXPECT_EQ(span.operation_name(), "late");
  EXPECT_EQ(span.references_size(), 1);
  EXPECT_EQ(span.tags_size(), 1);
  EXPECT_EQ(span.logs_size(), 1);
}

TEST(SpanEncoderTest, WritesReferencesInTheirOrder) {
  LightStepSpanEncoder encoder;
  encoder.AddReference(trace::Relationship::kFollowsFrom, Ids(1, 2));
  encoder.AddReference(trace::Relationship::kChildOf, Ids(kMaxId, kMaxId));
  encoder.AddReference(trace::Relationship::kImplicitChildOf, Ids(3, 4));
  const collector::Span span = ReadSpan(encoder);
  ASSERT_EQ(span.references_size(), 3);
  EXPECT_EQ(span.references(2).relationship(), collector::Reference_Relationship_CHILD_OF);
  EXPECT_EQ(span.references(0).relationship(), collector::Reference_Relationship_FOLLOWS_FROM);
  EXPECT_EQ(span.references(0).span_context().trace_id(), 1u);
  EXPECT_EQ(span.references(0).span_context().span_id(), 2u);
  EXPECT_EQ(span.references(1).relationship(), collector::Reference_Relationship_CHILD_OF);
  EXPECT_EQ(span.references(1).span_context().trace_id(), kMaxId);
  EXPECT_EQ(span.references(1).span_context().span_id(), kMaxId);
}

class RepeatedTagTest : public testing::TestWithParam<std::pair<std::size_t, std::size_t>> {};

// At 128, the length of the tag itself takes one byte more. At 16384, it takes two.
INSTANTIATE_TEST_SUITE_P(Sizes, RepeatedTagTest,
                         testing::Values(std::pair{5, 5}, std::pair{0, 9}, std::pair{9, 0},
                                         std::pair{100, 200}, std::pair{200, 100},
                                         std::pair{1, 20'000}, std::pair{20'000, 1}));

TEST_P(RepeatedTagTest, StandsOnceWithItsLastValue) {
  const auto [first, second] = GetParam();
  LightStepSpanEncoder encoder;
  encoder.SetOperationName("operation");
  encoder.AddReference(trace::Relationship::kChildOf, Ids(7, 8));
  encoder.SetTag("before", "b");
  encoder.SetTag("repeated", std::string(first, '1'));
  ASSERT_TRUE(encoder.BeginLog(1'000'000'001));
  encoder.AddLogField("repeated", "a field of a log is no tag");
  encoder.EndLog();
  encoder.SetTag("after", "a");
  encoder.SetTag("repeated", std::string(second, '2'));

  const collector::Span span = ReadSpan(encoder);
  EXPECT_EQ(TagNamed(span, "repeated").string_value(), std::string(second, '2'));
  EXPECT_EQ(TagNamed(span, "before").string_value(), "b");
  EXPECT_EQ(TagNamed(span, "after").string_value(), "a");
  EXPECT_EQ(span.tags_size(), 3);
  EXPECT_EQ(span.operation_name(), "operation");
  ASSERT_EQ(span.references_size(), 1);
  EXPECT_EQ(span.references(0).span_context().span_id(), 8u);
  ASSERT_EQ(span.logs_size(), 1);
  EXPECT_EQ(span.logs(0).timestamp().nanos(), 1);
  ASSERT_EQ(span.logs(0).fields_size(), 1);
  EXPECT_EQ(span.logs(0).fields(0).string_value(), "a field of a log is no tag");
}

TEST(SpanEncoderTest, ChangesTheKindOfARepeatedTag) {
  LightStepSpanEncoder encoder;
  encoder.SetTag("tag", "text");
  encoder.SetTag("tag", 0.5);
  encoder.SetTag("tag", Value::Json("{}"));
  encoder.SetTag("tag", true);
  encoder.SetTag("tag", -1);
  EXPECT_EQ(TagNamed(ReadSpan(encoder), "tag").int_value(), -1);
}

TEST(SpanEncoderTest, TellsKeysApartThatBeginAlike) {
  LightStepSpanEncoder encoder;
  std::map<std::string, int> expected;
  // Keys of the same length with the same first and last letter, prefixes of each other, and keys
  // that differ by case.
  for (const char* const key : {"axb", "ayb", "ab", "a", "axbc", "AXB", "", "axb "}) {
    encoder.SetTag(key, -1);
    expected[key] = static_cast<int>(expected.size());
    encoder.SetTag(key, expected[key]);
  }
  const collector::Span span = ReadSpan(encoder);
  EXPECT_EQ(static_cast<std::size_t>(span.tags_size()), expected.size());
  for (const auto& [key, value] : expected) EXPECT_EQ(TagNamed(span, key).int_value(), value);
}

TEST(SpanEncoderTest, WritesLogsOfAnySize) {
  // A log's length is written before its fields are known. It takes one, two or three bytes.
  for (const int fields : {0, 1, 10, 15, 20, 100, 1'500, 2'500}) {
    LightStepSpanEncoder encoder;
    encoder.SetTag("before", 1);
    ASSERT_TRUE(encoder.BeginLog(1'700'000'000'000'000'005));
    for (int i = 0; i < fields; ++i) encoder.AddLogField("f" + std::to_string(i), i);
    encoder.EndLog();
    encoder.SetTag("after", 2);
    ASSERT_TRUE(encoder.BeginLog(-1));
    encoder.AddLogField("last", "one");
    encoder.EndLog();

    const collector::Span span = ReadSpan(encoder);
    ASSERT_EQ(span.logs_size(), 2) << fields;
    EXPECT_EQ(span.logs(0).timestamp().seconds(), 1'700'000'000);
    EXPECT_EQ(span.logs(0).timestamp().nanos(), 5);
    ASSERT_EQ(span.logs(0).fields_size(), fields);
    for (int i = 0; i < fields; ++i) {
      ASSERT_EQ(span.logs(0).fields(i).key(), "f" + std::to_string(i));
      ASSERT_EQ(span.logs(0).fields(i).int_value(), i);
    }
    EXPECT_EQ(span.logs(1).fields(0).string_value(), "one");
    EXPECT_EQ(TagNamed(span, "before").int_value(), 1);
    EXPECT_EQ(TagNamed(span, "after").int_value(), 2);
  }
}

TEST(SpanEncoderTest, KeepsFieldsOfOneNameInALog) {
  LightStepSpanEncoder encoder;
  ASSERT_TRUE(encoder.BeginLog(0));
  encoder.AddLogField("same", 1);
  encoder.AddLogField("same", 2);
  encoder.EndLog();
  EXPECT_EQ(ReadSpan(encoder).logs(0).fields_size(), 2);
}

TEST(SpanEncoderTest, MovesWithWhatItHolds) {
  for (const std::size_t size : {10, 5'000}) {
    LightStepSpanEncoder first;
    first.SetOperationName("name");
    first.SetTag("tag", std::string(size, 'x'));
    LightStepSpanEncoder second = std::move(first);
    second.SetTag("tag", "changed");
    const collector::Span span = ReadSpan(second);
    EXPECT_EQ(span.operation_name(), "name");
    EXPECT_EQ(TagNamed(span, "tag").string_value(), "changed");
  }
}

TEST(FinishedSpanTest, WritesIdsTimesAndBaggage) {
  SpanContext context = Ids(kMaxId, 1);
  context.baggage = context.baggage.With("user", "é").With("empty", "");
  LightStepSpanEncoder encoder;
  encoder.SetOperationName("name");
  const collector::Span span = ReadSpan(encoder, context, 1'700'000'000'123'456'789, 1'234'567'999);
  EXPECT_EQ(span.span_context().trace_id(), kMaxId);
  EXPECT_EQ(span.span_context().span_id(), 1u);
  ASSERT_EQ(span.span_context().baggage_size(), 2);
  EXPECT_EQ(span.span_context().baggage().at("user"), "é");
  EXPECT_EQ(span.span_context().baggage().at("empty"), "");
  EXPECT_EQ(span.start_timestamp().seconds(), 1'700'000'000);
  EXPECT_EQ(span.start_timestamp().nanos(), 123'456'789);
  EXPECT_EQ(span.duration_micros(), 1'234'567u);
  EXPECT_EQ(span.operation_name(), "name");
}

TEST(FinishedSpanTest, WritesTheLowHalfOfATraceId) {
  SpanContext context = Ids(2, 3);
  context.trace_id_high = 1;
  LightStepSpanEncoder encoder;
  EXPECT_EQ(ReadSpan(encoder, context).span_context().trace_id(), 2u);
}

TEST(FinishedSpanTest, WritesStartsBefore1970AndLongDurations) {
  LightStepSpanEncoder encoder;
  const collector::Span span =
      ReadSpan(encoder, Ids(1, 1), -1, std::numeric_limits<common::Nanoseconds>::max());
  EXPECT_EQ(span.start_timestamp().seconds(), -1);
  EXPECT_EQ(span.start_timestamp().nanos(), 999'999'999);
  EXPECT_EQ(span.duration_micros(), 9'223'372'036'854'775u);
}

// The length before the frame takes one to three bytes.
TEST(FinishedSpanTest, IsOneElementOfAReportWhateverItsSize) {
  std::string bytes =
      EncodeReportHead(Reporter{5}.AddTag("lightstep.component_name", "test").Encode(), "token", 0);
  constexpr std::size_t kSizes[] = {0,      1,      80,     95,     100,    120,   128,
                                    16'000, 16'350, 16'384, 20'000, 32'000, 32'768};
  for (const std::size_t size : kSizes) {
    LightStepSpanEncoder encoder;
    encoder.SetTag("tag", std::string(size, 'x'));
    bytes += FrameBytes(encoder, Ids(size + 1, size + 2), 1, 2);
  }
  const collector::ReportRequest report = ReadReport(bytes);
  EXPECT_EQ(report.reporter().reporter_id(), 5u);
  EXPECT_EQ(report.auth().access_token(), "token");
  ASSERT_EQ(static_cast<std::size_t>(report.spans_size()), std::size(kSizes));
  for (int i = 0; i < report.spans_size(); ++i) {
    EXPECT_EQ(report.spans(i).span_context().trace_id(), kSizes[i] + 1);
    EXPECT_EQ(TagNamed(report.spans(i), "tag").string_value().size(), kSizes[i]);
  }
}

}  // namespace
}  // namespace lightstep::wire
