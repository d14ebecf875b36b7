// Tests src/tracer/opentracing_mapping.h: each row of its table, with the span as protobuf reads
// it.
#include "src/tracer/opentracing_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "proto/opentelemetry/trace.pb.h"
#include "src/trace/relationship.h"
#include "src/wire/otlp/otlp_span_encoder.h"

namespace lightstep::tracer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using trace::Relationship;
using wire::OtlpSpanEncoder;

otlp::Span Read(OtlpSpanEncoder& encoder) {
  otlp::ScopeSpans spans;
  EXPECT_TRUE(spans.ParseFromString(std::string{encoder.Finish({}, 1, 1)}));
  EXPECT_EQ(spans.spans_size(), 1);
  return spans.spans_size() == 1 ? spans.spans(0) : otlp::Span{};
}

otlp::Span SpanWithTag(std::string_view key, const Value& value) {
  OtlpSpanEncoder encoder;
  BeginWithReferences(encoder, nullptr, 0, nullptr);
  if (!SetTagWithMeaning(encoder, key, value)) encoder.SetTag(key, value);
  return Read(encoder);
}

SpanContext ContextOf(std::uint64_t span_id, bool is_remote = false) {
  SpanContext context;
  context.trace_id = 1;
  context.span_id = span_id;
  context.is_remote = is_remote;
  return context;
}

otlp::Span SpanWithReferences(const std::vector<SpanReference>& references) {
  OtlpSpanEncoder encoder;
  BeginWithReferences(encoder, references.data(), references.size(), nullptr);
  return Read(encoder);
}

std::string IdOf(char last_byte) { return std::string(7, '\0') + last_byte; }

TEST(OpenTracingMappingTest, ARootIsInternalAndHasNoParent) {
  const otlp::Span span = SpanWithReferences({});
  EXPECT_EQ(span.kind(), otlp::Span_SpanKind_SPAN_KIND_INTERNAL);
  EXPECT_EQ(span.parent_span_id(), "");
  EXPECT_EQ(span.links_size(), 0);
  EXPECT_FALSE(span.has_status());
}

TEST(OpenTracingMappingTest, TheFirstChildOfIsTheParentAndEachReferenceALink) {
  const SpanContext first = ContextOf(1), second = ContextOf(2, true), third = ContextOf(3);
  const otlp::Span span = SpanWithReferences({{Relationship::kFollowsFrom, &first},
                                              {Relationship::kChildOf, &second},
                                              {Relationship::kChildOf, &third}});
  EXPECT_EQ(span.parent_span_id(), IdOf(2));
  EXPECT_EQ(span.flags() & 0x300, 0x300u);
  ASSERT_EQ(span.links_size(), 3);
  std::vector<std::pair<std::string, std::string>> links;
  for (const otlp::Span_Link& link : span.links()) {
    ASSERT_EQ(link.attributes_size(), 1);
    EXPECT_EQ(link.attributes(0).key(), "opentracing.ref_type");
    links.emplace_back(link.span_id(), link.attributes(0).value().string_value());
  }
  EXPECT_THAT(links, ElementsAre(Pair(IdOf(1), "follows_from"), Pair(IdOf(2), "child_of"),
                                 Pair(IdOf(3), "child_of")));
}

TEST(OpenTracingMappingTest, TheFirstOfAllIsTheParentWithoutAChildOf) {
  const SpanContext first = ContextOf(1), second = ContextOf(2);
  const otlp::Span span = SpanWithReferences(
      {{Relationship::kFollowsFrom, &first}, {Relationship::kFollowsFrom, &second}});
  EXPECT_EQ(span.parent_span_id(), IdOf(1));
  EXPECT_EQ(span.links_size(), 2);
}

TEST(OpenTracingMappingTest, AnImplicitParentIsNoLink) {
  const SpanContext active = ContextOf(1);
  const otlp::Span span = SpanWithReferences({{Relationship::kImplicitChildOf, &active}});
  EXPECT_EQ(span.parent_span_id(), IdOf(1));
  EXPECT_EQ(span.links_size(), 0);
}

TEST(OpenTracingMappingTest, TheTagErrorIsTheStatus) {
  for (const auto& [value, code] :
       {std::pair{Value{true}, otlp::Status_StatusCode_STATUS_CODE_ERROR},
        {Value{false}, otlp::Status_StatusCode_STATUS_CODE_OK},
        {Value{"true"}, otlp::Status_StatusCode_STATUS_CODE_ERROR},
        {Value{"false"}, otlp::Status_StatusCode_STATUS_CODE_OK},
        {Value::Null(), otlp::Status_StatusCode_STATUS_CODE_UNSET}}) {
    const otlp::Span span = SpanWithTag("error", value);
    EXPECT_EQ(span.status().code(), code);
    EXPECT_EQ(span.attributes_size(), 0);
  }
  // A value that is neither yes nor no is kept unchanged.
  EXPECT_EQ(SpanWithTag("error", "disk full").attributes(0).value().string_value(), "disk full");
}

TEST(OpenTracingMappingTest, TheTagSpanKindIsTheKind) {
  for (const auto& [name, kind] : {std::pair{"server", otlp::Span_SpanKind_SPAN_KIND_SERVER},
                                   {"client", otlp::Span_SpanKind_SPAN_KIND_CLIENT},
                                   {"producer", otlp::Span_SpanKind_SPAN_KIND_PRODUCER},
                                   {"consumer", otlp::Span_SpanKind_SPAN_KIND_CONSUMER}}) {
    const otlp::Span span = SpanWithTag("span.kind", name);
    EXPECT_EQ(span.kind(), kind);
    EXPECT_EQ(span.attributes_size(), 0);
  }
  const otlp::Span other = SpanWithTag("span.kind", "gateway");
  EXPECT_EQ(other.kind(), otlp::Span_SpanKind_SPAN_KIND_INTERNAL);
  EXPECT_EQ(other.attributes(0).value().string_value(), "gateway");
}

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Event {
  std::string name;
  Fields attributes;
};

Event EventOf(const Fields& fields) {
  EventOfLog mapped;
  for (const auto& [key, value] : fields) mapped.Look(key, value);
  Event event{std::string{mapped.name()}, {}};
  for (const auto& [key, value] : fields) {
    if (!mapped.IsLeftOut(key)) event.attributes.emplace_back(mapped.KeyOf(key), value);
  }
  return event;
}

TEST(OpenTracingMappingTest, ALogIsNamedByItsFieldEvent) {
  const Event named = EventOf({{"first", "1"}, {"event", "cache miss"}, {"message", "2"}});
  EXPECT_EQ(named.name, "cache miss");
  EXPECT_THAT(named.attributes, ElementsAre(Pair("first", "1"), Pair("message", "2")));
  const Event unnamed = EventOf({{"first", "1"}});
  EXPECT_EQ(unnamed.name, "log");
  EXPECT_THAT(unnamed.attributes, ElementsAre(Pair("first", "1")));
  EXPECT_EQ(EventOf({}).name, "log");
}

TEST(OpenTracingMappingTest, AFieldEventThatIsNoTextIsAnAttribute) {
  EventOfLog event;
  event.Look("event", 17);
  EXPECT_EQ(event.name(), "log");
  EXPECT_FALSE(event.IsLeftOut("event"));
}

TEST(OpenTracingMappingTest, AnErrorIsAnException) {
  const Event event = EventOf({{"error.object", "boom"},
                               {"event", "error"},
                               {"message", "boom"},
                               {"error.kind", "ValueError"},
                               {"stack", "Traceback"},
                               {"other", "1"}});
  EXPECT_EQ(event.name, "exception");
  EXPECT_THAT(event.attributes,
              ElementsAre(Pair("exception.message", "boom"), Pair("exception.type", "ValueError"),
                          Pair("exception.stacktrace", "Traceback"), Pair("other", "1")));
  EXPECT_THAT(EventOf({{"event", "error"}, {"error.object", "boom"}}).attributes,
              ElementsAre(Pair("exception.message", "boom")));
}

TEST(OpenTracingMappingTest, AnErrorThatSaysNothingKeepsItsName) {
  const Event event = EventOf({{"event", "error"}});
  EXPECT_EQ(event.name, "error");
  EXPECT_THAT(event.attributes, IsEmpty());
}

}  // namespace
}  // namespace lightstep::tracer
