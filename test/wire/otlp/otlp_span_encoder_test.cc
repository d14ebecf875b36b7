// Tests src/wire/otlp/otlp_span_encoder.h and otlp_format.h: each field of a span, and what is left
// out of a full span.
#include "src/wire/otlp/otlp_span_encoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "src/trace/limits.h"
#include "src/trace/relationship.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "test/wire/otlp/read_back.h"

namespace lightstep::wire {
namespace {

using namespace std::string_literals;
using trace::Relationship;
using trace::SpanKind;
using trace::StatusCode;

SpanContext ContextOf(std::uint64_t high, std::uint64_t low, std::uint64_t span_id) {
  SpanContext context;
  context.trace_id_high = high;
  context.trace_id = low;
  context.span_id = span_id;
  return context;
}

TEST(OtlpSpanEncoderTest, WritesIdsWithTheHighestByteFirst) {
  OtlpSpanEncoder encoder;
  const otlp::Span span =
      ReadSpan(encoder, ContextOf(0x0102030405060708, 0x090A0B0C0D0E0F10, 0x1112131415161718));
  EXPECT_EQ(span.trace_id(), "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10");
  EXPECT_EQ(span.span_id(), "\x11\x12\x13\x14\x15\x16\x17\x18");
  EXPECT_EQ(span.parent_span_id(), "");
}

TEST(OtlpSpanEncoderTest, WritesTheLastNameFirst) {
  OtlpSpanEncoder encoder;
  encoder.SetOperationName("first");
  encoder.SetTag("key", 1);
  encoder.SetOperationName("the second");
  const otlp::Span span = ReadSpan(encoder);
  EXPECT_EQ(span.name(), "the second");
  EXPECT_EQ(span.attributes_size(), 1);
}

struct Times {
  common::Nanoseconds start, duration;
  std::uint64_t expected_start, expected_end;
};

class OtlpTimesTest : public testing::TestWithParam<Times> {};

TEST_P(OtlpTimesTest, AreUnsignedNanoseconds) {
  OtlpSpanEncoder encoder;
  const otlp::Span span = ReadSpan(encoder, {}, GetParam().start, GetParam().duration);
  EXPECT_EQ(span.start_time_unix_nano(), GetParam().expected_start);
  EXPECT_EQ(span.end_time_unix_nano(), GetParam().expected_end);
}

INSTANTIATE_TEST_SUITE_P(All, OtlpTimesTest,
                         testing::Values(Times{1'700'000'000'123'456'789, 1,
                                               1'700'000'000'123'456'789,
                                               1'700'000'000'123'456'790},
                                         Times{-5, 7, 0, 2}, Times{-5, 3, 0, 0},
                                         Times{INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX}));

TEST(OtlpSpanEncoderTest, KnowsAParent) {
  OtlpSpanEncoder encoder;
  encoder.SetOperationName("name");
  encoder.SetParent(0x1112131415161718, true);
  const otlp::Span span = ReadSpan(encoder);
  EXPECT_EQ(span.parent_span_id(), "\x11\x12\x13\x14\x15\x16\x17\x18");
  EXPECT_EQ(span.flags(), 0x301u);
  OtlpSpanEncoder local;
  local.SetParent(1, false);
  EXPECT_EQ(ReadSpan(local).flags(), 0x101u);
}

TEST(OtlpSpanEncoderTest, HasTheFlagsAndTheStateOfItsContext) {
  SpanContext context;
  context.sampled = false;
  OtlpSpanEncoder first;
  EXPECT_EQ(ReadSpan(first, context).flags(), 0x100u);
  context.has_random_trace_id = true;
  context.trace_state = std::make_shared<const std::string>("a=1,b=2");
  OtlpSpanEncoder second;
  const otlp::Span span = ReadSpan(second, context);
  EXPECT_EQ(span.flags(), 0x102u);
  EXPECT_EQ(span.trace_state(), "a=1,b=2");
}

TEST(OtlpSpanEncoderTest, HasNoBaggage) {
  SpanContext context = ContextOf(1, 2, 3);
  OtlpSpanEncoder without;
  const std::string plain{without.Finish(context, 0, 0)};
  context.baggage = Baggage{}.With("key", "value");
  OtlpSpanEncoder with;
  EXPECT_EQ(with.Finish(context, 0, 0), plain);
}

TEST(OtlpSpanEncoderTest, HasItsKind) {
  OtlpSpanEncoder encoder;
  EXPECT_EQ(ReadSpan(encoder).kind(), otlp::Span_SpanKind_SPAN_KIND_UNSPECIFIED);
  for (const auto& [kind, expected] :
       {std::pair{SpanKind::kInternal, otlp::Span_SpanKind_SPAN_KIND_INTERNAL},
        std::pair{SpanKind::kServer, otlp::Span_SpanKind_SPAN_KIND_SERVER},
        std::pair{SpanKind::kClient, otlp::Span_SpanKind_SPAN_KIND_CLIENT},
        std::pair{SpanKind::kProducer, otlp::Span_SpanKind_SPAN_KIND_PRODUCER},
        std::pair{SpanKind::kConsumer, otlp::Span_SpanKind_SPAN_KIND_CONSUMER}}) {
    OtlpSpanEncoder other;
    other.SetKind(kind);
    EXPECT_EQ(ReadSpan(other).kind(), expected);
  }
}

TEST(OtlpSpanEncoderTest, KeepsTheLastStatusAndAMessageOfErrorsAlone) {
  OtlpSpanEncoder unset;
  EXPECT_FALSE(ReadSpan(unset).has_status());
  OtlpSpanEncoder error;
  error.SetStatus(StatusCode::kOk, "not shown");
  error.SetStatus(StatusCode::kError, "it broke");
  otlp::Status status = ReadSpan(error).status();
  EXPECT_EQ(status.code(), otlp::Status_StatusCode_STATUS_CODE_ERROR);
  EXPECT_EQ(status.message(), "it broke");
  OtlpSpanEncoder ok;
  ok.SetStatus(StatusCode::kError, "it broke");
  ok.SetStatus(StatusCode::kOk);
  status = ReadSpan(ok).status();
  EXPECT_EQ(status.code(), otlp::Status_StatusCode_STATUS_CODE_OK);
  EXPECT_EQ(status.message(), "");
  OtlpSpanEncoder long_message;
  long_message.SetStatus(StatusCode::kError, std::string(10'000, 'x'));
  EXPECT_THAT(ReadSpan(long_message).status().message(),
              testing::AllOf(testing::SizeIs(trace::kMaxStatusBytes),
                             testing::EndsWith("... [cut, 10000 bytes in all]")));
}

TEST(OtlpSpanEncoderTest, LinksEveryReference) {
  SpanContext parent = ContextOf(1, 2, 3);
  parent.is_remote = true;
  parent.trace_state = std::make_shared<const std::string>("a=1");
  SpanContext other = ContextOf(4, 5, 6);
  other.sampled = false;
  OtlpSpanEncoder encoder;
  encoder.AddReference(Relationship::kChildOf, parent);
  encoder.AddReference(Relationship::kFollowsFrom, other);
  const otlp::Span span = ReadSpan(encoder);
  ASSERT_EQ(span.links_size(), 2);
  EXPECT_EQ(span.links(0).trace_id(), "\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x02"s);
  EXPECT_EQ(span.links(0).span_id(), "\0\0\0\0\0\0\0\x03"s);
  EXPECT_EQ(span.links(0).trace_state(), "a=1");
  EXPECT_EQ(span.links(0).flags(), 0x301u);
  EXPECT_EQ(ByKey(span.links(0).attributes()).at("opentracing.ref_type").string_value(),
            "child_of");
  EXPECT_EQ(span.links(1).trace_id(), "\0\0\0\0\0\0\0\x04\0\0\0\0\0\0\0\x05"s);
  EXPECT_EQ(span.links(1).trace_state(), "");
  EXPECT_EQ(span.links(1).flags(), 0x100u);
  EXPECT_EQ(ByKey(span.links(1).attributes()).at("opentracing.ref_type").string_value(),
            "follows_from");
}

TEST(OtlpSpanEncoderTest, LinksWithAttributes) {
  OtlpSpanEncoder encoder;
  ASSERT_TRUE(encoder.BeginLink(ContextOf(1, 2, 3)));
  encoder.AddLinkAttribute("key", "value");
  encoder.AddLinkAttribute("long", std::string(1000, 'x'));
  encoder.AddDropped(Part::kInner, 3);
  encoder.EndLink();
  ASSERT_TRUE(encoder.BeginLink(ContextOf(1, 2, 4)));
  encoder.EndLink();
  const otlp::Span span = ReadSpan(encoder);
  ASSERT_EQ(span.links_size(), 2);
  EXPECT_EQ(ByKey(span.links(0).attributes()).at("key").string_value(), "value");
  EXPECT_EQ(ByKey(span.links(0).attributes()).at("long").string_value().size(), 1000u);
  EXPECT_EQ(span.links(0).dropped_attributes_count(), 3u);
  EXPECT_EQ(span.links(1).dropped_attributes_count(), 0u);
}

TEST(OtlpSpanEncoderTest, HasEventsWithNamesTimesAndAttributes) {
  OtlpSpanEncoder encoder;
  ASSERT_TRUE(encoder.BeginLog(12'345));
  encoder.AddLogField("first", 1);
  encoder.SetEventName("something");
  encoder.AddLogField("second", "2");
  encoder.EndLog();
  ASSERT_TRUE(encoder.BeginLog(-1));
  encoder.EndLog();
  const otlp::Span span = ReadSpan(encoder);
  ASSERT_EQ(span.events_size(), 2);
  EXPECT_EQ(span.events(0).name(), "something");
  EXPECT_EQ(span.events(0).time_unix_nano(), 12'345u);
  EXPECT_EQ(ByKey(span.events(0).attributes()).at("first").int_value(), 1);
  EXPECT_EQ(ByKey(span.events(0).attributes()).at("second").string_value(), "2");
  EXPECT_EQ(span.events(1).time_unix_nano(), 0u);
}

TEST(OtlpSpanEncoderTest, KeepsTheLastValueOfAnAttributeOnce) {
  OtlpSpanEncoder encoder;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 100; ++i) {  // more than are looked up without an index
      encoder.SetTag("key" + std::to_string(i), round * 1000 + i);
    }
    encoder.SetOperationName("name " + std::to_string(round));
  }
  const auto attributes = ByKey(ReadSpan(encoder).attributes());
  ASSERT_EQ(attributes.size(), 100u);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(attributes.at("key" + std::to_string(i)).int_value(), 1000 + i);
  }
}

TEST(OtlpSpanEncoderTest, CountsWhatAFullSpanLeavesOut) {
  const std::string text(trace::kMaxTextBytes, 'x');
  OtlpSpanEncoder encoder;
  for (int i = 0; i < 8; ++i) encoder.SetTag("key" + std::to_string(i), text);
  while (encoder.BeginLog(1)) encoder.EndLog();
  for (int i = 0; i < 2; ++i) encoder.AddReference(Relationship::kChildOf, ContextOf(1, 2, 3));
  EXPECT_FALSE(encoder.BeginLink(ContextOf(1, 2, 3)));
  const otlp::Span span = ReadSpan(encoder, ContextOf(1, 2, 3));
  EXPECT_EQ(span.attributes_size() + span.dropped_attributes_count(), 8u);
  EXPECT_GT(span.dropped_attributes_count(), 0u);
  EXPECT_EQ(span.dropped_events_count(), 1u);
  EXPECT_EQ(span.dropped_links_count(), 3u);
}

TEST(OtlpSpanEncoderTest, CountsWhatAnEventLeavesOut) {
  const std::string text(trace::kMaxTextBytes, 'x');
  OtlpSpanEncoder encoder;
  ASSERT_TRUE(encoder.BeginLog(1));
  encoder.SetEventName("large");
  for (int i = 0; i < 8; ++i) encoder.AddLogField("key" + std::to_string(i), text);
  encoder.EndLog();
  const otlp::Span span = ReadSpan(encoder);
  ASSERT_EQ(span.events_size(), 1);
  EXPECT_EQ(span.events(0).attributes_size() + span.events(0).dropped_attributes_count(), 8u);
  EXPECT_GT(span.events(0).dropped_attributes_count(), 0u);
  EXPECT_EQ(span.dropped_attributes_count(), 0u);
}

TEST(OtlpSpanEncoderTest, HasABoundWhateverItIsGiven) {
  SpanContext context = ContextOf(1, 2, 3);
  context.trace_state =
      std::make_shared<const std::string>(std::string(trace::kMaxTraceStateBytes, 's'));
  const std::string text(100'000, 'x');
  OtlpSpanEncoder encoder;
  encoder.SetOperationName(text);
  encoder.SetStatus(StatusCode::kError, text);
  for (int i = 0; i < 20; ++i) encoder.SetTag("key" + std::to_string(i), text);
  while (encoder.BeginLog(1)) {
    for (int i = 0; i < 20; ++i) encoder.AddLogField(text, text);
    encoder.EndLog();
  }
  EXPECT_LE(encoder.Finish(context, INT64_MAX, INT64_MAX).size(), trace::kMaxSpanBytes);
}

// The same fields, written by the classes of opentelemetry/trace.proto.
TEST(OtlpSpanEncoderTest, TakesNoMoreBytesThanItMust) {
  SpanContext context = ContextOf(1, 2, 3);
  OtlpSpanEncoder encoder;
  encoder.SetOperationName("ab");
  EXPECT_EQ(encoder.Finish(context, 1, 1).size(), 58u);
}

}  // namespace
}  // namespace lightstep::wire
