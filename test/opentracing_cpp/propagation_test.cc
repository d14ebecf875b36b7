// Tests contexts through opentracing-cpp: baggage, ids, clones, and how they are carried in text,
// bytes and custom carriers, with the errors of each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opentracing/noop.h>
#include <opentracing/tracer.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "test/opentracing_cpp/carriers.h"
#include "test/opentracing_cpp/reporting.h"

namespace lightstep {
namespace {

using opentracing::ChildOf;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using Extracted = opentracing::expected<std::unique_ptr<opentracing::SpanContext>>;

// The satellite receives the spans, but no test reads them.
class PropagationTest : public ReportingTest {
 protected:
  std::unique_ptr<opentracing::Span> StartSpanWithBaggage() {
    auto span = tracer_->StartSpan("span");
    span->SetBaggageItem("key", "é %");
    return span;
  }

  static std::map<std::string, std::string> BaggageOf(const opentracing::SpanContext& context) {
    std::map<std::string, std::string> items;
    context.ForeachBaggageItem([&](const std::string& key, const std::string& value) {
      items[key] = value;
      return true;
    });
    return items;
  }

  static void ExpectSame(const Extracted& extracted, const opentracing::SpanContext& context) {
    ASSERT_TRUE(extracted) << extracted.error().message();
    ASSERT_NE(*extracted, nullptr);
    EXPECT_EQ((*extracted)->ToTraceID(), context.ToTraceID());
    EXPECT_EQ((*extracted)->ToSpanID(), context.ToSpanID());
    EXPECT_EQ(BaggageOf(**extracted), BaggageOf(context));
  }

  const std::unique_ptr<opentracing::Span> others_span_ =
      opentracing::MakeNoopTracer()->StartSpan("another tracer's");
};

TEST_F(PropagationTest, GivesBaggageToSpansThatComeLater) {
  const auto parent = StartSpanWithBaggage();
  const auto child = tracer_->StartSpan("child", {ChildOf(&parent->context())});
  parent->SetBaggageItem("late", "late");
  EXPECT_EQ(child->BaggageItem("KEY"), "é %");
  EXPECT_EQ(child->BaggageItem("late"), "");
  EXPECT_THAT(BaggageOf(parent->context()), ElementsAre(Pair("key", "é %"), Pair("late", "late")));
}

TEST_F(PropagationTest, EndsGoingThroughBaggageWhereItIsTold) {
  const auto span = StartSpanWithBaggage();
  span->SetBaggageItem("other", "other");
  int calls = 0;
  span->context().ForeachBaggageItem([&](const std::string&, const std::string&) {
    ++calls;
    // Spans can be used meanwhile.
    span->SetBaggageItem("third", "third");
    return false;
  });
  EXPECT_EQ(calls, 1);
}

TEST_F(PropagationTest, ClonesAContextThatStaysAsItWas) {
  auto span = StartSpanWithBaggage();
  const std::string trace_id = span->context().ToTraceID(), span_id = span->context().ToSpanID();
  const std::unique_ptr<opentracing::SpanContext> clone = span->context().Clone();
  const std::unique_ptr<opentracing::SpanContext> second = clone->Clone();
  span->SetBaggageItem("late", "late");
  span.reset();
  for (const auto* context : {clone.get(), second.get()}) {
    ASSERT_NE(context, nullptr);
    EXPECT_EQ(context->ToTraceID(), trace_id);
    EXPECT_EQ(context->ToSpanID(), span_id);
    EXPECT_THAT(BaggageOf(*context), ElementsAre(Pair("key", "é %")));
  }
  EXPECT_EQ(tracer_->StartSpan("child", {ChildOf(clone.get())})->context().ToTraceID(), trace_id);
}

TEST_F(PropagationTest, KnowsTheModesByTheOriginalsNames) {
  LightStepTracerOptions options = OptionsFor(satellite_.port());
  options.propagation_modes = {PropagationMode::b3, PropagationMode::trace_context};
  const auto tracer = MakeLightStepTracer(std::move(options));
  ASSERT_NE(tracer, nullptr);
  const auto span = tracer->StartSpan("span");
  HttpHeaders headers;
  ASSERT_TRUE(tracer->Inject(span->context(), headers));
  EXPECT_EQ(headers.entries["X-B3-SpanId"], span->context().ToSpanID());
  EXPECT_EQ(headers.entries.count("traceparent"), 1u);
  EXPECT_EQ(headers.entries.count("ot-tracer-spanid"), 0u);
  ExpectSame(tracer->Extract(headers), span->context());
}

TEST_F(PropagationTest, UsesASingleKeyWhereItIsTold) {
  LightStepTracerOptions options = OptionsFor(satellite_.port());
  options.propagation_modes = {PropagationMode::lightstep};
  options.use_single_key_propagation = true;
  const auto tracer = MakeLightStepTracer(std::move(options));
  ASSERT_NE(tracer, nullptr);
  const auto span = tracer->StartSpan("span");
  HttpHeaders headers;
  ASSERT_TRUE(tracer->Inject(span->context(), headers));
  EXPECT_THAT(headers.entries, ElementsAre(Pair("x-ot-span-context", testing::_)));
  ExpectSame(tracer->Extract(headers), span->context());
}

TEST_F(PropagationTest, ExtractsWhatItInjectedIntoTexts) {
  const auto span = StartSpanWithBaggage();
  TextMap texts;
  HttpHeaders headers;
  ASSERT_TRUE(tracer_->Inject(span->context(), texts));
  ASSERT_TRUE(tracer_->Inject(span->context(), headers));
  EXPECT_EQ(texts.entries["ot-baggage-key"], "é %");
  EXPECT_EQ(headers.entries["ot-baggage-key"], "%C3%A9 %25");
  EXPECT_EQ(headers.entries["ot-tracer-spanid"], span->context().ToSpanID());
  ExpectSame(tracer_->Extract(texts), span->context());
  ExpectSame(tracer_->Extract(headers), span->context());
}

TEST_F(PropagationTest, ExtractsWhatItInjectedIntoAStream) {
  const auto span = StartSpanWithBaggage();
  std::stringstream bytes;
  ASSERT_TRUE(tracer_->Inject(span->context(), bytes));
  ExpectSame(tracer_->Extract(bytes), span->context());
}

TEST_F(PropagationTest, ExtractsNothingWhereThereIsNothing) {
  const TextMap texts = {{"accept", "*/*"}};
  const HttpHeaders headers;
  std::istringstream bytes;
  for (const Extracted& extracted :
       {tracer_->Extract(texts), tracer_->Extract(headers), tracer_->Extract(bytes)}) {
    ASSERT_TRUE(extracted);
    EXPECT_EQ(*extracted, nullptr);
  }
}

TEST_F(PropagationTest, SaysThatAContextIsCorrupted) {
  const TextMap texts = {{"ot-tracer-traceid", "1"}};
  const HttpHeaders headers = {{"ot-tracer-traceid", "1"}, {"ot-tracer-spanid", "not hex"}};
  std::istringstream bytes{"no message"};
  for (const Extracted& extracted :
       {tracer_->Extract(texts), tracer_->Extract(headers), tracer_->Extract(bytes)}) {
    ASSERT_FALSE(extracted);
    EXPECT_EQ(extracted.error(), opentracing::span_context_corrupted_error);
  }
}

TEST_F(PropagationTest, InjectsNoContextOfAnotherTracer) {
  TextMap texts;
  HttpHeaders headers;
  std::ostringstream bytes;
  for (const auto& injected : {tracer_->Inject(others_span_->context(), texts),
                               tracer_->Inject(others_span_->context(), headers),
                               tracer_->Inject(others_span_->context(), bytes)}) {
    ASSERT_FALSE(injected);
    EXPECT_EQ(injected.error(), opentracing::invalid_span_context_error);
  }
  EXPECT_THAT(texts.entries, IsEmpty());
  EXPECT_THAT(headers.entries, IsEmpty());
  EXPECT_EQ(bytes.str(), "");
}

TEST_F(PropagationTest, HandsOnTheErrorsOfACarrier) {
  const auto span = StartSpanWithBaggage();
  TextMap carrier;
  ASSERT_TRUE(tracer_->Inject(span->context(), carrier));
  carrier.error = std::make_error_code(std::errc::message_size);
  int calls = 0;
  carrier.before_entry = [&] { ++calls; };
  const auto injected = tracer_->Inject(span->context(), carrier);
  ASSERT_FALSE(injected);
  EXPECT_EQ(injected.error(), std::errc::message_size);
  EXPECT_EQ(calls, 1);  // and nothing was written after it
  const Extracted extracted = tracer_->Extract(carrier);
  ASSERT_FALSE(extracted);
  EXPECT_EQ(extracted.error(), std::errc::message_size);
}

TEST_F(PropagationTest, LetsTheExceptionsOfACarrierPass) {
  const auto span = StartSpanWithBaggage();
  HttpHeaders carrier;
  carrier.before_entry = [] { throw std::invalid_argument{"the carrier's own"}; };
  EXPECT_THROW(tracer_->Inject(span->context(), carrier), std::invalid_argument);
  EXPECT_THROW(tracer_->Extract(carrier), std::invalid_argument);
}

TEST_F(PropagationTest, SaysThatAStreamIsOfNoUse) {
  const auto span = StartSpanWithBaggage();
  std::stringstream broken;
  broken.setstate(std::ios::badbit);
  const auto injected = tracer_->Inject(span->context(), broken);
  ASSERT_FALSE(injected);
  EXPECT_EQ(injected.error(), opentracing::invalid_carrier_error);
  const Extracted extracted = tracer_->Extract(broken);
  ASSERT_FALSE(extracted);
  EXPECT_EQ(extracted.error(), opentracing::invalid_carrier_error);

  std::ostream to_nowhere{nullptr};
  to_nowhere.clear();
  const auto written = tracer_->Inject(span->context(), to_nowhere);
  ASSERT_FALSE(written);
}

// A custom carrier, as users of the original tracer write them.
struct Ids final : opentracing::CustomCarrierReader, opentracing::CustomCarrierWriter {
  opentracing::expected<void> Inject(const opentracing::Tracer& tracer,
                                     const opentracing::SpanContext& context) const override {
    const auto* const lightstep_tracer = dynamic_cast<const LightStepTracer*>(&tracer);
    if (lightstep_tracer == nullptr) {
      return opentracing::make_unexpected(opentracing::invalid_carrier_error);
    }
    const auto read = lightstep_tracer->GetTraceSpanIdsSampled(context);
    if (!read) return opentracing::make_unexpected(read.error());
    ids = *read;
    return {};
  }

  Extracted Extract(const opentracing::Tracer& tracer) const override {
    const auto* const lightstep_tracer = dynamic_cast<const LightStepTracer*>(&tracer);
    if (lightstep_tracer == nullptr) {
      return opentracing::make_unexpected(opentracing::invalid_carrier_error);
    }
    return lightstep_tracer->MakeSpanContext(ids[0], ids[1], ids[2] != 0, {{"key", "é %"}});
  }

  mutable std::array<std::uint64_t, 3> ids{};
};

TEST_F(PropagationTest, GivesCustomCarriersWhatTheyNeed) {
  const auto span = StartSpanWithBaggage();
  const Ids carrier;
  ASSERT_TRUE(tracer_->Inject(span->context(), carrier));
  EXPECT_EQ(carrier.ids[0], std::stoull(span->context().ToTraceID(), nullptr, 16));
  EXPECT_EQ(carrier.ids[2], 1u);
  ExpectSame(tracer_->Extract(carrier), span->context());

  span->SetTag("sampling.priority", 0);
  ASSERT_TRUE(tracer_->Inject(span->context(), carrier));
  EXPECT_EQ(carrier.ids[2], 0u);
  const Extracted extracted = tracer_->Extract(carrier);
  ASSERT_TRUE(extracted);
  EXPECT_EQ((*tracer_->GetTraceSpanIdsSampled(**extracted))[2], 0u);
}

TEST_F(PropagationTest, InjectsNoContextWithoutIds) {
  for (const auto& [trace_id, span_id] : {std::pair{0, 0}, std::pair{0, 1}, std::pair{1, 0}}) {
    const auto context = tracer_->MakeSpanContext(trace_id, span_id, {{"user", "7"}});
    ASSERT_TRUE(context);
    TextMap texts;
    HttpHeaders headers;
    std::ostringstream bytes;
    for (const auto& injected :
         {tracer_->Inject(**context, texts), tracer_->Inject(**context, headers),
          tracer_->Inject(**context, bytes)}) {
      ASSERT_FALSE(injected);
      EXPECT_EQ(injected.error(), opentracing::invalid_span_context_error);
    }
    EXPECT_THAT(texts.entries, IsEmpty());
    EXPECT_THAT(headers.entries, IsEmpty());
    EXPECT_EQ(bytes.str(), "");
  }
}

TEST_F(PropagationTest, MakesContextsThatAreSampled) {
  const auto context = tracer_->MakeSpanContext(1, 2, {});
  ASSERT_TRUE(context);
  EXPECT_THAT(*tracer_->GetTraceSpanIdsSampled(**context), ElementsAre(1, 2, 1));
}

TEST_F(PropagationTest, GivesCustomCarriersTheWholeTraceId) {
  const auto context = tracer_->MakeSpanContext(0xA, 0xB, 0xC, false, {{"user", "7"}});
  ASSERT_TRUE(context);
  EXPECT_EQ((*context)->ToTraceID(), "000000000000000a000000000000000b");
  EXPECT_THAT(*tracer_->GetWholeTraceSpanIdsSampled(**context), ElementsAre(0xA, 0xB, 0xC, 0));
  EXPECT_THAT(*tracer_->GetTraceSpanIdsSampled(**context), ElementsAre(0xB, 0xC, 0));
  const auto short_one = tracer_->MakeSpanContext(1, 2, {});
  ASSERT_TRUE(short_one);
  EXPECT_THAT(*tracer_->GetWholeTraceSpanIdsSampled(**short_one), ElementsAre(0, 1, 2, 1));
  const auto others = tracer_->GetWholeTraceSpanIdsSampled(others_span_->context());
  ASSERT_FALSE(others);
  EXPECT_EQ(others.error(), opentracing::invalid_span_context_error);
}

TEST_F(PropagationTest, HandsOnTheErrorsOfACustomCarrier) {
  const Ids carrier;
  const auto injected = tracer_->Inject(others_span_->context(), carrier);
  ASSERT_FALSE(injected);
  EXPECT_EQ(injected.error(), opentracing::invalid_span_context_error);
  // The carrier itself reports what it does not support.
  const Extracted extracted = carrier.Extract(*opentracing::MakeNoopTracer());
  ASSERT_FALSE(extracted);
  EXPECT_EQ(extracted.error(), opentracing::invalid_carrier_error);
}

}  // namespace
}  // namespace lightstep
