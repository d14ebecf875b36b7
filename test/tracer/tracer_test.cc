// Tests lightstep/native_tracer.h and lightstep/span.h without a satellite: span contexts,
// references, sampling, baggage and carriers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/native_tracer.h"
#include "test/tracer/endpoints.h"

namespace lightstep {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

class TracerTest : public WireTest {
 protected:
  ~TracerTest() override { tracer_.Close(kNoTime); }

  // Returns the context of a child of `references`.
  SpanContext ChildOf(const std::vector<SpanContext>& contexts) {
    std::vector<Reference> references;
    for (const SpanContext& context : contexts) {
      references.push_back({Reference::Type::kChildOf, context});
    }
    return tracer_.StartSpan("child", references).context();
  }

  // One propagation mode for both wires, because their defaults differ.
  TracerOptions Options() const {
    TracerOptions options = OptionsFor(endpoint_.port(), GetParam());
    options.propagation_modes = {PropagationMode::kLightstep};
    return options;
  }

  static SpanContext Context(std::uint64_t trace_id, std::uint64_t span_id) {
    SpanContext context;
    context.trace_id = trace_id;
    context.span_id = span_id;
    return context;
  }

  RefusingEndpoint endpoint_;
  Tracer tracer_{Options()};
};

TEST_P(TracerTest, BeginsATraceWithoutReferences) {
  const SpanContext first = tracer_.StartSpan("first").context();
  const SpanContext second = tracer_.StartSpan("second").context();
  EXPECT_NE(first.trace_id, 0u);
  EXPECT_NE(first.span_id, 0u);
  EXPECT_TRUE(first.sampled);
  EXPECT_TRUE(first.baggage.empty());
  EXPECT_NE(first.trace_id, second.trace_id);
  EXPECT_NE(first.span_id, second.span_id);
}

TEST_P(TracerTest, GoesOnWithTheTraceOfItsFirstReference) {
  SpanContext parent = Context(5, 6);
  parent.trace_id_high = 4;
  const SpanContext child = ChildOf({parent, Context(7, 8)});
  EXPECT_EQ(child.trace_id, 5u);
  EXPECT_EQ(child.trace_id_high, 4u);
  EXPECT_NE(child.span_id, 6u);
}

TEST_P(TracerTest, GoesOnWithTheStateOfItsFirstReference) {
  SpanContext parent = Context(5, 6), other = Context(7, 8);
  parent.trace_state = std::make_shared<std::string>("rojo=1");
  other.trace_state = std::make_shared<std::string>("congo=2");
  EXPECT_EQ(ChildOf({parent, other}).trace_state, parent.trace_state);
  EXPECT_EQ(ChildOf({Context(5, 6), other}).trace_state, nullptr);
}

TEST_P(TracerTest, SaysThatTheIdsOfItsTracesAreRandom) {
  const Span root = tracer_.StartSpan("root");
  EXPECT_TRUE(root.context().has_random_trace_id);
  EXPECT_TRUE(ChildOf({root.context()}).has_random_trace_id);
  EXPECT_TRUE(tracer_.StartSpan("unsampled", {}).context().has_random_trace_id);
}

TEST_P(TracerTest, SaysOfATraceIdWhatItsFirstReferenceSays) {
  SpanContext random = Context(5, 6);
  random.has_random_trace_id = true;
  EXPECT_TRUE(ChildOf({random, Context(7, 8)}).has_random_trace_id);
  EXPECT_FALSE(ChildOf({Context(7, 8), random}).has_random_trace_id);
}

TEST_P(TracerTest, HasNoIdsInTheContextOfASpanThatWasMovedFrom) {
  Span span = tracer_.StartSpan("span");
  span.SetBaggageItem("key", "value");
  const Span moved = std::move(span);
  EXPECT_FALSE(span.context().has_ids());
  EXPECT_TRUE(span.context().baggage.empty());
  EXPECT_TRUE(moved.context().has_ids());
  EXPECT_EQ(moved.context().baggage.items().size(), 1u);
}

TEST_P(TracerTest, InjectsNothingWithoutIds) {
  for (const SpanContext& context : {SpanContext{}, Context(0, 1), Context(1, 0)}) {
    const auto write = [](std::string_view key, std::string_view) { ADD_FAILURE() << key; };
    tracer_.InjectHttpHeaders(context, write);
    tracer_.InjectTextMap(context, write);
    EXPECT_EQ(tracer_.InjectBinary(context), "");
  }
}

TEST_P(TracerTest, PassesOverReferencesToNothing) {
  EXPECT_EQ(ChildOf({SpanContext{}, Context(7, 8)}).trace_id, 7u);
  EXPECT_EQ(ChildOf({Context(0, 8), Context(7, 8)}).trace_id, 7u);
  EXPECT_EQ(ChildOf({Context(9, 0), Context(7, 8)}).trace_id, 7u);
  const SpanContext root = ChildOf({SpanContext{}});
  EXPECT_NE(root.trace_id, 0u);
  EXPECT_TRUE(root.sampled);
}

TEST_P(TracerTest, IsSampledIfAnyReferenceIs) {
  SpanContext sampled = Context(1, 2), unsampled = Context(3, 4);
  unsampled.sampled = false;
  EXPECT_TRUE(ChildOf({sampled}).sampled);
  EXPECT_FALSE(ChildOf({unsampled}).sampled);
  EXPECT_FALSE(ChildOf({unsampled, unsampled}).sampled);
  EXPECT_TRUE(ChildOf({unsampled, sampled}).sampled);
  EXPECT_TRUE(ChildOf({sampled, unsampled}).sampled);
}

TEST_P(TracerTest, SwitchesSamplingByItsPriority) {
  const auto sampled_with = [this](const Value& priority) {
    Span span = tracer_.StartSpan("span");
    span.SetTag("sampling.priority", priority);
    return span.context().sampled;
  };
  EXPECT_FALSE(sampled_with(0));
  EXPECT_FALSE(sampled_with(0.0));
  EXPECT_FALSE(sampled_with(false));
  EXPECT_FALSE(sampled_with("0"));
  EXPECT_TRUE(sampled_with(1));
  EXPECT_TRUE(sampled_with(0.5));
  EXPECT_TRUE(sampled_with(true));
  EXPECT_TRUE(sampled_with("1"));
}

TEST_P(TracerTest, SwitchesSamplingBackOn) {
  SpanContext unsampled = Context(1, 2);
  unsampled.sampled = false;
  Span span = tracer_.StartSpan("span", {{Reference::Type::kChildOf, unsampled}});
  span.SetTag("sampling.priority", 1);
  EXPECT_TRUE(span.context().sampled);
}

TEST_P(TracerTest, GivesABaggageItemToSpansThatComeLater) {
  Span parent = tracer_.StartSpan("parent");
  const SpanContext before = ChildOf({parent.context()});
  parent.SetBaggageItem("key", "first");
  parent.SetBaggageItem("key", "second");
  EXPECT_TRUE(before.baggage.empty());
  EXPECT_THAT(ChildOf({parent.context()}).baggage.items(), ElementsAre(Pair("key", "second")));
}

TEST_P(TracerTest, MergesTheBaggageOfItsReferencesTheFirstOneFirst) {
  SpanContext first = Context(1, 2), second = Context(3, 4);
  first.baggage = Baggage{}.With("a", "of the first").With("b", "1");
  second.baggage = Baggage{}.With("c", "2").With("a", "of the second");
  EXPECT_THAT(ChildOf({first, second}).baggage.items(),
              ElementsAre(Pair("a", "of the first"), Pair("b", "1"), Pair("c", "2")));
  EXPECT_THAT(first.baggage.items(), ElementsAre(Pair("a", "of the first"), Pair("b", "1")));
}

TEST_P(TracerTest, MakesUtf8OfBaggage) {
  Span span = tracer_.StartSpan("span");
  span.SetBaggageItem("k\xFF", "v\xFF");
  EXPECT_THAT(span.context().baggage.items(), ElementsAre(Pair("k�", "v�")));
}

TEST_P(TracerTest, LeavesTheContextOfAFinishedSpanAlone) {
  Span span = tracer_.StartSpan("span");
  span.Finish();
  span.SetBaggageItem("key", "value");
  span.SetTag("sampling.priority", 0);
  EXPECT_TRUE(span.context().baggage.empty());
  EXPECT_TRUE(span.context().sampled);
}

TEST_P(TracerTest, ExtractsWhatItInjected) {
  Span span = tracer_.StartSpan("span");
  span.SetBaggageItem("Key", "é %\r\n");
  std::map<std::string, std::string> headers, texts;
  tracer_.InjectHttpHeaders(span.context(), [&](std::string_view key, std::string_view value) {
    headers[std::string{key}] = value;
  });
  tracer_.InjectTextMap(span.context(), [&](std::string_view key, std::string_view value) {
    texts[std::string{key}] = value;
  });
  EXPECT_EQ(headers["ot-baggage-key"], "%C3%A9 %25%0D%0A");
  EXPECT_EQ(texts["ot-baggage-key"], "é %\r\n");

  const auto reader = [](const std::map<std::string, std::string>& carrier) {
    return [&carrier](const Tracer::CarrierWriter& entry) {
      for (const auto& [key, value] : carrier) entry(key, value);
    };
  };
  for (const auto& extracted :
       {tracer_.ExtractHttpHeaders(reader(headers)), tracer_.ExtractTextMap(reader(texts))}) {
    ASSERT_TRUE(extracted.has_value());
    EXPECT_EQ(extracted->trace_id, span.context().trace_id);
    EXPECT_EQ(extracted->span_id, span.context().span_id);
    EXPECT_THAT(extracted->baggage.items(), ElementsAre(Pair("key", "é %\r\n")));
  }
}

TEST_P(TracerTest, ExtractsNothingFromACarrierWithoutAContext) {
  const auto nothing = [](const Tracer::CarrierWriter& entry) { entry("accept", "*/*"); };
  EXPECT_FALSE(tracer_.ExtractHttpHeaders(nothing).has_value());
  EXPECT_FALSE(tracer_.ExtractTextMap(nothing).has_value());
}

TEST_P(TracerTest, ThrowsWhereAContextCanNotBeRead) {
  const auto broken = [](const Tracer::CarrierWriter& entry) { entry("ot-tracer-traceid", "1"); };
  EXPECT_THROW(tracer_.ExtractHttpHeaders(broken), std::invalid_argument);
  EXPECT_THROW(tracer_.ExtractTextMap(broken), std::invalid_argument);
}

TEST_P(TracerTest, MovesToANewOwner) {
  Tracer first{Options()};
  Tracer owner = std::move(first);
  owner.StartSpan("span").Finish();
  EXPECT_EQ(owner.metrics().finished, 1u);
  owner.Close(kNoTime);
}

INSTANTIATE_TEST_SUITE_P(Wires, TracerTest, kEachWire, WireName{});

TEST(TracerOptionsTest, RefuseCertificatesThatAreNone) {
  TracerOptions options;
  options.ssl_root_certificates = "no PEM";
  try {
    Tracer tracer{options};
    FAIL() << "the tracer was made";
  } catch (const OptionsError& error) {
    EXPECT_EQ(error.kind(), OptionsError::Kind::kWrongValue);
    EXPECT_THAT(error.what(), StartsWith("ssl_root_certificates: "));
    EXPECT_THAT(error.what(), HasSubstr("PEM"));
  }
}

TEST(TracerOptionsTest, PassOverCertificatesWithoutTls) {
  TracerOptions options;
  options.ssl_root_certificates = "no PEM";
  options.collector_plaintext = true;
  EXPECT_NO_THROW(Tracer{options});
}

}  // namespace
}  // namespace lightstep
