// Tests src/tracer/opentracing_limits.h through the C++ API: what a satellite receives of a span
// over OTLP if limits are set.
#include "src/tracer/opentracing_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lightstep/native_tracer.h"
#include "lightstep/value.h"
#include "proto/opentelemetry/trace.pb.h"
#include "test/delivery/satellite.h"
#include "test/tracer/endpoints.h"

namespace lightstep {
namespace {

using testing::ElementsAre;

class OpenTracingLimitsTest : public testing::Test {
 protected:
  // Returns the span that `use` records.
  template <class Use>
  otlp::Span Record(const SpanLimits& limits, Use use, const std::vector<Reference>& references) {
    TracerOptions options = OptionsFor(satellite_.port(), WireProtocol::kOtlp);
    options.span_limits = limits;
    Tracer tracer{options};
    Span span = tracer.StartSpan("span", references);
    use(span);
    span.Finish();
    EXPECT_TRUE(tracer.Flush());
    const auto requests = satellite_.taken();
    if (requests.empty()) return {};
    return requests.back().otlp.resource_spans(0).scope_spans(0).spans(0);
  }

  template <class Use>
  otlp::Span Record(const SpanLimits& limits, Use use) {
    return Record(limits, use, {});
  }

  static std::vector<std::string> KeysOf(const otlp::Span& span) {
    std::vector<std::string> keys;
    for (const auto& attribute : span.attributes()) keys.push_back(attribute.key());
    return keys;
  }

  delivery::Satellite satellite_;
};

TEST_F(OpenTracingLimitsTest, WithoutLimitsNothingIsLeftOut) {
  const otlp::Span span = Record({}, [](Span& recorded) {
    for (int i = 0; i < 300; ++i) {
      recorded.SetTag("key " + std::to_string(i), i);
      recorded.Log({{"number", i}});
    }
  });
  EXPECT_EQ(span.attributes_size(), 300);
  EXPECT_EQ(span.events_size(), 300);
  EXPECT_EQ(span.dropped_attributes_count(), 0u);
  EXPECT_EQ(span.dropped_events_count(), 0u);
}

TEST_F(OpenTracingLimitsTest, TheNewestAttributesAreDroppedAndCounted) {
  SpanLimits limits;
  limits.attribute_count = 2;
  const std::string long_key(2'000, 'k');
  const otlp::Span span = Record(limits, [&](Span& recorded) {
    recorded.SetTag("span.kind", "server");  // the kind and the status are no attributes
    recorded.SetTag("error", true);
    recorded.SetTag(long_key, 1);
    for (int i = 0; i < 5; ++i) recorded.SetTag("second", i);
    recorded.SetTag("third", 3);
    recorded.SetTag("sampling.priority", 1);
    recorded.SetTag(long_key, "set again");
  });
  EXPECT_THAT(KeysOf(span), ElementsAre(long_key.substr(0, 1'024), "second"));
  EXPECT_EQ(span.attributes(0).value().string_value(), "set again");
  EXPECT_EQ(span.attributes(1).value().int_value(), 4);
  EXPECT_EQ(span.dropped_attributes_count(), 2u);
  EXPECT_EQ(span.kind(), otlp::Span_SpanKind_SPAN_KIND_SERVER);
}

TEST_F(OpenTracingLimitsTest, NoneAtAllMayBeAllowed) {
  SpanLimits limits;
  limits.attribute_count = limits.event_count = 0;
  const otlp::Span span = Record(limits, [](Span& recorded) {
    recorded.SetTag("key", 1);
    recorded.Log({{"event", "happened"}});
  });
  EXPECT_EQ(span.attributes_size(), 0);
  EXPECT_EQ(span.events_size(), 0);
  EXPECT_EQ(span.dropped_attributes_count(), 1u);
  EXPECT_EQ(span.dropped_events_count(), 1u);
}

TEST_F(OpenTracingLimitsTest, TheNewestEventsAndTheirAttributesAreDroppedAndCounted) {
  SpanLimits limits;
  limits.event_count = 2;
  limits.event_attribute_count = 1;
  const otlp::Span span = Record(limits, [](Span& recorded) {
    // The name of an event is not an attribute.
    recorded.Log({{"first", 1}, {"event", "name"}, {"second", 2}, {"third", 3}});
    recorded.Log({{"first", 1}});
    recorded.Log({{"first", 1}});
  });
  ASSERT_EQ(span.events_size(), 2);
  EXPECT_EQ(span.events(0).name(), "name");
  ASSERT_EQ(span.events(0).attributes_size(), 1);
  EXPECT_EQ(span.events(0).attributes(0).key(), "first");
  EXPECT_EQ(span.events(0).dropped_attributes_count(), 2u);
  EXPECT_EQ(span.events(1).dropped_attributes_count(), 0u);
  EXPECT_EQ(span.dropped_events_count(), 1u);
}

TEST_F(OpenTracingLimitsTest, LinksAreDroppedAndTheParentStays) {
  SpanContext parent;
  parent.trace_id = 1;
  parent.span_id = 2;
  const std::vector<Reference> references{{Reference::Type::kChildOf, parent},
                                          {Reference::Type::kFollowsFrom, parent}};
  SpanLimits limits;
  limits.link_count = 1;
  const otlp::Span one = Record(limits, [](Span&) {}, references);
  EXPECT_EQ(one.links_size(), 1);
  EXPECT_EQ(one.dropped_links_count(), 1u);
  limits.link_count = 0;
  const otlp::Span none = Record(limits, [](Span&) {}, references);
  EXPECT_EQ(none.links_size(), 0);
  EXPECT_EQ(none.dropped_links_count(), 2u);
  EXPECT_EQ(none.parent_span_id().back(), '\2');
  limits = {};
  limits.link_attribute_count = 0;
  const otlp::Span bare = Record(limits, [](Span&) {}, references);
  ASSERT_EQ(bare.links_size(), 2);
  EXPECT_EQ(bare.links(0).attributes_size(), 0);
  EXPECT_EQ(bare.links(0).dropped_attributes_count(), 1u);
  EXPECT_EQ(bare.links(1).span_id().back(), '\2');
}

TEST_F(OpenTracingLimitsTest, ValuesAreCutToALength) {
  SpanLimits limits;
  limits.attribute_value_length = 3;
  const otlp::Span span = Record(limits, [](Span& recorded) {
    recorded.SetTag("text", "äöüß");
    recorded.SetTag("bytes", Value::Bytes("\xff\xfe\xfd\xfc"));
    recorded.SetTag("number", 123'456);
    const Value inner[] = {"inner"};
    const ValueItem items[] = {{"long key", "value"}, {"list", Value::Array(inner, 1)}};
    recorded.SetTag("map", Value::Map(items, 2));
    recorded.Log({{"event", "a long name"}, {"key", "value"}});
  });
  ASSERT_EQ(span.attributes_size(), 4);
  EXPECT_EQ(span.attributes(0).value().string_value(), "äöü");
  EXPECT_EQ(span.attributes(1).value().bytes_value(), "\xff\xfe\xfd");
  EXPECT_EQ(span.attributes(2).value().int_value(), 123'456);
  const auto& map = span.attributes(3).value().kvlist_value();
  ASSERT_EQ(map.values_size(), 2);
  EXPECT_EQ(map.values(0).key(), "long key");
  EXPECT_EQ(map.values(0).value().string_value(), "val");
  EXPECT_EQ(map.values(1).value().array_value().values(0).string_value(), "inn");
  EXPECT_EQ(span.events(0).name(), "a long name");
  EXPECT_EQ(span.events(0).attributes(0).value().string_value(), "val");
}

}  // namespace
}  // namespace lightstep
