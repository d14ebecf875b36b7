// Tests src/tracer/propagators.h: the modes that the options name, alone and together, and their
// baggage.
#include "src/tracer/propagators.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/propagation/binary.h"

namespace lightstep::tracer {
namespace {

using propagation::CarrierKind;
using propagation::Extracted;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Key;
using testing::Pair;
using testing::SizeIs;

using Carrier = std::vector<std::pair<std::string, std::string>>;
using Modes = std::vector<PropagationMode>;

constexpr CarrierKind kKinds[] = {CarrierKind::kTextMap, CarrierKind::kHttpHeaders};
constexpr PropagationMode kModes[] = {PropagationMode::kLightstep, PropagationMode::kB3,
                                      PropagationMode::kTraceContext, PropagationMode::kEnvoy,
                                      PropagationMode::kCloudTrace};

Propagators Of(const Modes& modes, bool single_key = false) {
  TracerOptions options;
  options.propagation_modes = modes;
  options.use_single_key_propagation = single_key;
  return Propagators{options};
}

Carrier Inject(const Propagators& propagators, const SpanContext& context,
               CarrierKind kind = CarrierKind::kHttpHeaders) {
  Carrier carrier;
  propagators.Inject(context, kind, [&](std::string_view key, std::string_view value) {
    carrier.emplace_back(key, value);
  });
  return carrier;
}

Extracted Extract(const Propagators& propagators, const Carrier& carrier,
                  CarrierKind kind = CarrierKind::kHttpHeaders) {
  int passes = 0;
  Extracted extracted = propagators.Extract(kind, [&](const propagation::CarrierEntry& entry) {
    ++passes;
    for (const auto& [key, value] : carrier) entry(key, value);
  });
  EXPECT_EQ(passes, 1);
  return extracted;
}

bool HasRoomForBothHalves(PropagationMode mode) { return mode != PropagationMode::kLightstep; }

SpanContext SomeContext() {
  SpanContext context;
  context.trace_id_high = 0x4BF92F3577B34DA6;
  context.trace_id = 0xA3CE929D0E0E4736;
  context.span_id = 0x00F067AA0BA902B7;
  context.baggage = Baggage{}.With("user", "Zoë, 100%").With("empty", "");
  return context;
}

// Returns the headers of one mode with this trace id and the span id 1.
Carrier Headers(PropagationMode mode, std::uint64_t trace_id) {
  SpanContext context;
  context.trace_id = trace_id;
  context.span_id = 1;
  return Inject(Of({mode}), context);
}

Carrier operator+(Carrier a, const Carrier& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(PropagatorsTest, CarryAContextInEveryModeAndKind) {
  for (const PropagationMode mode : kModes) {
    for (const CarrierKind kind : kKinds) {
      for (const bool sampled : {true, false}) {
        SpanContext context = SomeContext();
        context.sampled = sampled;
        const Propagators propagators = Of({mode});
        const Extracted extracted = Extract(propagators, Inject(propagators, context, kind), kind);
        ASSERT_EQ(extracted.status, Extracted::Status::kContext) << extracted.error;
        EXPECT_EQ(extracted.context.trace_id_high,
                  HasRoomForBothHalves(mode) ? context.trace_id_high : 0);
        EXPECT_EQ(extracted.context.trace_id, context.trace_id);
        EXPECT_EQ(extracted.context.span_id, context.span_id);
        EXPECT_EQ(extracted.context.sampled, sampled);
        EXPECT_EQ(extracted.context.baggage.items(), context.baggage.items());
      }
    }
  }
}

TEST(PropagatorsTest, WriteAllModesAndTheBaggageOnce) {
  const Carrier carrier = Inject(Of(Modes(std::begin(kModes), std::end(kModes))), SomeContext());
  EXPECT_THAT(
      carrier,
      ElementsAre(Key("ot-tracer-traceid"), Key("ot-tracer-spanid"), Key("ot-tracer-sampled"),
                  Key("X-B3-TraceId"), Key("X-B3-SpanId"), Key("X-B3-Sampled"), Key("traceparent"),
                  Key("x-ot-span-context"), Key("x-cloud-trace-context"),
                  Pair("ot-baggage-user", "Zo%C3%AB, 100%25"), Pair("ot-baggage-empty", "")));
}

TEST(PropagatorsTest, WriteNothingWithoutIds) {
  SpanContext context = SomeContext();
  context.span_id = 0;
  for (const PropagationMode mode : kModes) {
    for (const CarrierKind kind : kKinds) EXPECT_THAT(Inject(Of({mode}), context, kind), SizeIs(0));
  }
}

TEST(PropagatorsTest, WriteAModeOnceThatIsNamedTwice) {
  SpanContext context = SomeContext();
  context.baggage = {};
  EXPECT_THAT(Inject(Of({PropagationMode::kCloudTrace, PropagationMode::kCloudTrace}), context),
              SizeIs(1));
}

TEST(PropagatorsTest, TakeNoModesForTheDefault) {
  EXPECT_EQ(Inject(Of({}), SomeContext()),
            Inject(Of({PropagationMode::kLightstep}), SomeContext()));
}

TEST(PropagatorsTest, TakeTheFirstModeThatIsThereInTheirOrder) {
  for (const PropagationMode first : kModes) {
    for (const PropagationMode second : kModes) {
      if (first == second) continue;
      const Propagators propagators = Of({first, second});
      const Carrier of_first = Headers(first, 1), of_second = Headers(second, 2);
      EXPECT_EQ(Extract(propagators, of_first + of_second).context.trace_id, 1u);
      EXPECT_EQ(Extract(propagators, of_second + of_first).context.trace_id, 1u);
      EXPECT_EQ(Extract(propagators, of_second).context.trace_id, 2u);
      // These two are the only modes of which one reads the other's keys.
      const bool falls_back =
          first == PropagationMode::kEnvoy && second == PropagationMode::kLightstep;
      EXPECT_EQ(Extract(Of({first}), of_second).status,
                falls_back ? Extracted::Status::kContext : Extracted::Status::kNothing);
    }
  }
}

TEST(PropagatorsTest, FallBackFromTheOneKeyToLightSteps) {
  const Carrier envoy = Headers(PropagationMode::kEnvoy, 1);
  const Carrier lightstep =
      Headers(PropagationMode::kLightstep, 2) + Carrier{{"Ot-Baggage-Key", "beside"}};
  for (const Propagators& propagators : {Of({PropagationMode::kEnvoy}), Of({}, true)}) {
    const Extracted extracted = Extract(propagators, lightstep);
    ASSERT_EQ(extracted.status, Extracted::Status::kContext) << extracted.error;
    EXPECT_EQ(extracted.context.trace_id, 2u);
    EXPECT_THAT(extracted.context.baggage.items(), ElementsAre(Pair("key", "beside")));
    // The key that is present counts, whatever mode comes first.
    EXPECT_EQ(Extract(propagators, lightstep + envoy).context.trace_id, 1u);
    EXPECT_THAT(Extract(propagators, lightstep + envoy).context.baggage.items(), SizeIs(0));
    EXPECT_EQ(Extract(propagators, Carrier{{"x-ot-span-context", "?"}} + lightstep).status,
              Extracted::Status::kCorrupted);
    EXPECT_EQ(Extract(propagators, {{"ot-tracer-traceid", "1"}}).status,
              Extracted::Status::kCorrupted);
    // Injection does not change.
    EXPECT_THAT(Inject(propagators, SomeContext()), ElementsAre(Key("x-ot-span-context")));
  }
}

TEST(PropagatorsTest, FallBackBeforeTheModesAfterEnvoy) {
  const Carrier lightstep = Headers(PropagationMode::kLightstep, 1);
  const Carrier b3 = Headers(PropagationMode::kB3, 2);
  const auto first_of = [&](const Modes& modes) {
    return Extract(Of(modes), b3 + lightstep).context.trace_id;
  };
  EXPECT_EQ(first_of({PropagationMode::kEnvoy, PropagationMode::kB3}), 1u);
  EXPECT_EQ(first_of({PropagationMode::kB3, PropagationMode::kEnvoy}), 2u);
  // A list with LightStep's keys decides for itself.
  EXPECT_EQ(first_of({PropagationMode::kEnvoy, PropagationMode::kB3, PropagationMode::kLightstep}),
            2u);
}

TEST(PropagatorsTest, RefuseWhatIsThereAndMalformedWhateverComesAfter) {
  const Propagators propagators = Of({PropagationMode::kTraceContext, PropagationMode::kB3});
  const Extracted extracted =
      Extract(propagators, Carrier{{"traceparent", "x"}} + Headers(PropagationMode::kB3, 2));
  EXPECT_EQ(extracted.status, Extracted::Status::kCorrupted);
  EXPECT_THAT(extracted.error, HasSubstr("traceparent"));
}

TEST(PropagatorsTest, FindNothingInBaggageAlone) {
  for (const PropagationMode mode : kModes) {
    EXPECT_EQ(Extract(Of({mode}), {{"ot-baggage-key", "v"}}).status, Extracted::Status::kNothing);
  }
}

TEST(PropagatorsTest, UseTheOneKeyWhenAskedTo) {
  const Propagators propagators =
      Of({PropagationMode::kLightstep, PropagationMode::kB3}, /*single_key=*/true);
  EXPECT_THAT(Inject(propagators, SomeContext()), ElementsAre(Key("x-ot-span-context")));
  EXPECT_EQ(Extract(propagators, Headers(PropagationMode::kB3, 1)).status,
            Extracted::Status::kNothing);
}

// Proxies and servers repeat headers, and join repeated ones.
TEST(PropagatorsTest, TakeAContextOnceThatIsSaidTwice) {
  for (const PropagationMode mode : kModes) {
    const Propagators propagators = Of({mode});
    const Carrier carrier = Headers(mode, 1);
    Carrier upper_case, joined;
    for (const auto& [key, value] : carrier) {
      std::string upper = key;
      for (char& c : upper) c = static_cast<char>(std::toupper(c));
      upper_case.emplace_back(upper, value);
      joined.emplace_back(key, value + ", " + value);
    }
    for (const Carrier& twice : {carrier + carrier, carrier + upper_case, joined}) {
      const Extracted extracted = Extract(propagators, twice);
      EXPECT_EQ(extracted.status, Extracted::Status::kContext) << extracted.error;
      EXPECT_EQ(extracted.context.trace_id, 1u);
      EXPECT_EQ(extracted.context.span_id, 1u);
    }
    EXPECT_EQ(Extract(propagators, carrier + Headers(mode, 2)).status,
              Extracted::Status::kCorrupted);
  }
}

TEST(PropagatorsTest, TakeADecisionOnceThatIsSaidTwice) {
  const Propagators propagators = Of({PropagationMode::kB3});
  for (const Carrier& denial : {Carrier{{"X-B3-Sampled", "0"}, {"x-b3-sampled", "0"}},
                                Carrier{{"X-B3-Sampled", "0, 0"}}, Carrier{{"b3", "0,0"}}}) {
    const Extracted extracted = Extract(propagators, denial);
    EXPECT_EQ(extracted.status, Extracted::Status::kContext) << extracted.error;
    EXPECT_FALSE(extracted.context.sampled);
  }
  EXPECT_EQ(Extract(propagators, {{"b3", "1"}, {"b3", "1"}}).status, Extracted::Status::kNothing);
  EXPECT_EQ(Extract(propagators, {{"b3", "1"}, {"b3", "0"}}).status, Extracted::Status::kCorrupted);
}

// Envoy's key carries its own baggage. The items beside it do not belong to the context.
TEST(PropagatorsTest, TakeTheBaggageOfTheModeThatIsThere) {
  const Carrier beside = {{"ot-baggage-key", "beside"}};
  SpanContext context = SomeContext();
  context.baggage = Baggage{}.With("key", "within");
  const Carrier envoy = Inject(Of({PropagationMode::kEnvoy}), context);
  for (const Modes& modes :
       {Modes{PropagationMode::kEnvoy}, Modes{PropagationMode::kEnvoy, PropagationMode::kB3}}) {
    EXPECT_THAT(Extract(Of(modes), envoy + beside).context.baggage.items(),
                ElementsAre(Pair("key", "within")));
  }
  const Propagators both = Of({PropagationMode::kB3, PropagationMode::kEnvoy});
  EXPECT_THAT(Extract(both, Headers(PropagationMode::kB3, 1) + beside).context.baggage.items(),
              ElementsAre(Pair("key", "beside")));
}

TEST(PropagatorsTest, LimitTheBaggageOfHeadersInEveryMode) {
  SpanContext context = SomeContext();
  context.baggage = Baggage{}.With("large", std::string(20'000, 'v')).With("small", "v");
  for (const PropagationMode mode : kModes) {
    const Propagators propagators = Of({mode});
    EXPECT_THAT(Extract(propagators, Inject(propagators, context)).context.baggage.items(),
                ElementsAre(Pair("small", "v")));
    EXPECT_THAT(Extract(propagators, Inject(propagators, context, CarrierKind::kTextMap),
                        CarrierKind::kTextMap)
                    .context.baggage.items(),
                SizeIs(2));
  }
}

TEST(PropagatorsTest, CarryEveryKeyOfBaggageWhereItIsNoHeadersName) {
  SpanContext context = SomeContext();
  context.baggage = Baggage{}.With("é: \n", "v");
  for (const PropagationMode mode : kModes) {
    const Propagators propagators = Of({mode});
    EXPECT_EQ(Extract(propagators, Inject(propagators, context)).context.baggage.empty(),
              mode != PropagationMode::kEnvoy);
    EXPECT_EQ(Extract(propagators, Inject(propagators, context, CarrierKind::kTextMap),
                      CarrierKind::kTextMap)
                  .context.baggage.items(),
              context.baggage.items());
  }
}

TEST(PropagatorsTest, CarryTheStateOfTraceContextAlone) {
  SpanContext context = SomeContext();
  context.trace_state = std::make_shared<std::string>("rojo=1,congo=2");
  for (const PropagationMode mode : kModes) {
    const Carrier carrier = Inject(Of({mode}), context);
    if (mode == PropagationMode::kTraceContext) {
      EXPECT_THAT(carrier, Contains(Pair("tracestate", "rojo=1,congo=2")));
    } else {
      EXPECT_THAT(carrier, testing::Not(Contains(Key("tracestate"))));
    }
  }
}

// Headers of W3C Trace Context and of B3, with a trace id whose low half is 0.
const Carrier kLowHalfOfZero[] = {
    {{"traceparent", "00-4bf92f3577b34da60000000000000000-00f067aa0ba902b7-01"}},
    {{"X-B3-TraceId", "4bf92f3577b34da60000000000000000"}, {"X-B3-SpanId", "00f067aa0ba902b7"}},
};

TEST(PropagatorsTest, TakeALowHalfOfZeroWhereItCanBeReported) {
  TracerOptions options;
  options.propagation_modes = {PropagationMode::kTraceContext, PropagationMode::kB3};
  const Propagators lightstep{options};
  options.protocol = WireProtocol::kOtlp;
  const Propagators otlp{options};
  SpanContext context;
  context.trace_id_high = 1;
  context.span_id = 2;
  const std::string binary = propagation::EncodeBinary(context);
  for (const Carrier& carrier : kLowHalfOfZero) {
    EXPECT_EQ(Extract(lightstep, carrier).status, Extracted::Status::kCorrupted);
    const Extracted extracted = Extract(otlp, carrier);
    ASSERT_EQ(extracted.status, Extracted::Status::kContext) << extracted.error;
    EXPECT_EQ(extracted.context.trace_id_high, 0x4BF92F3577B34DA6u);
    EXPECT_EQ(extracted.context.trace_id, 0u);
    EXPECT_TRUE(extracted.context.is_remote);
  }
  EXPECT_EQ(lightstep.ExtractBinary(binary).status, Extracted::Status::kCorrupted);
  EXPECT_EQ(otlp.ExtractBinary(binary).context.trace_id_high, 1u);
}

TEST(PropagatorsTest, CarryW3cBaggageWithTraceContextOverOtlp) {
  TracerOptions options;
  options.propagation_modes = {PropagationMode::kTraceContext};
  options.protocol = WireProtocol::kOtlp;
  const Propagators propagators{options};
  const SpanContext context = SomeContext();
  const Carrier carrier = Inject(propagators, context);
  ASSERT_EQ(carrier.size(), 2u);
  EXPECT_EQ(carrier[1].first, "baggage");
  EXPECT_EQ(Extract(propagators, carrier).context.baggage.items(), context.baggage.items());
}

TEST(PropagatorsTest, KnowWhetherTraceIdsOf128BitsGetThrough) {
  for (const PropagationMode mode : kModes) {
    TracerOptions options;
    options.propagation_modes = {PropagationMode::kTraceContext, mode};
    EXPECT_EQ(CarryWideTraceIds(options),
              mode != PropagationMode::kLightstep && mode != PropagationMode::kEnvoy);
  }
}

}  // namespace
}  // namespace lightstep::tracer
