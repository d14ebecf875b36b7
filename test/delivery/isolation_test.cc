// Tests spans that satellites fail on or refuse: delivery finds them, and they delay no other
// spans.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"
#include "test/delivery/waiting.h"

namespace lightstep::delivery {
namespace {

using ::testing::Each;
using ::testing::Pair;
using ::testing::SizeIs;

bool Holds(const Satellite::Request& request, std::uint64_t id) {
  return std::any_of(
      request.report.spans().begin(), request.report.spans().end(),
      [&](const collector::Span& span) { return span.span_context().span_id() == id; });
}

// Gives this answer to every report that contains the span `id`.
Satellite::Judge FailOn(std::uint64_t id, Satellite::Answer answer) {
  return [id, answer](const Satellite::Request& request) {
    return Holds(request, id) ? answer : Satellite::Answer{};
  };
}

Satellite::Answer Status(unsigned status) {
  Satellite::Answer answer;
  answer.status = status;
  return answer;
}

Satellite::Answer HangUp() {
  Satellite::Answer answer;
  answer.hang_up = true;
  return answer;
}

class Poison : public ::testing::TestWithParam<std::tuple<Wire, Satellite::Answer>> {
 protected:
  const Wire wire_ = std::get<0>(GetParam());
  const Satellite::Answer answer_ = std::get<1>(GetParam());

  // New spans keep arriving until the poisonous one is rejected.
  static void DeliverUntilSetAside(Outfit& outfit) {
    EXPECT_TRUE(WaitUntil([&] {
      outfit.Put(10, 10);
      outfit.delivery->Flush(kSecond / 5);
      return outfit.ledger.rejected != 0;
    }));
    EXPECT_TRUE(outfit.delivery->Flush(kLongTime));
    EXPECT_EQ(outfit.ledger.rejected, 1u);
    EXPECT_EQ(outfit.ledger.acknowledged, outfit.made - 1);
  }
};

TEST_P(Poison, IsFoundAmongManyAndSetAside) {
  Satellite satellite{FailOn(700, answer_)};
  Outfit outfit{{satellite.port()}, wire_};
  outfit.Put(1'000, 100);
  outfit.Start();
  DeliverUntilSetAside(outfit);
  EXPECT_EQ(satellite.taken_spans().count(700), 0u);
  EXPECT_THAT(satellite.taken_spans(), Each(Pair(testing::_, 1)));
}

TEST_P(Poison, DoesNotHoldUpWhatComesAfterIt) {
  Satellite satellite{FailOn(1, answer_)};
  Outfit outfit{{satellite.port()}, wire_};
  outfit.Start();
  outfit.Put();
  EXPECT_FALSE(outfit.delivery->Flush(kSecond / 2));
  outfit.Put(100, 10);
  EXPECT_TRUE(WaitUntil([&] { return outfit.ledger.acknowledged == 100; }));
  EXPECT_EQ(outfit.ledger.rejected, 0u)
      << "nothing was acknowledged in between, so the satellite may be to blame";
  DeliverUntilSetAside(outfit);
}

TEST_P(Poison, IsTakenByASatelliteThatCan) {
  Satellite failing{FailOn(700, answer_)};
  Satellite able;
  Outfit outfit{{failing.port(), able.port()}, wire_};
  outfit.Put(1'000, 100);
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.acknowledged, 1'000u);
  EXPECT_EQ(able.taken_spans().count(700), 1u);
}

INSTANTIATE_TEST_SUITE_P(Answers, Poison,
                         ::testing::Combine(WireTest::All(),
                                            ::testing::Values(Status(503), HangUp())));
// In OTLP, this refuses all spans of the request.
INSTANTIATE_TEST_SUITE_P(LightStepsOwnAnswers, Poison,
                         ::testing::Combine(::testing::Values(Wire::kLightStep),
                                            ::testing::Values(Status(500))));

class Isolation : public WireTest {};

INSTANTIATE_TEST_SUITE_P(Wires, Isolation, WireTest::All());

// A satellite that fails on every report of more than this many bytes, and does not say why.
TEST_P(Isolation, StreamsThatFailForTheirSizeBecomeSmaller) {
  Satellite satellite{[](const Satellite::Request& request) {
    return request.body.size() > 40'000 ? Status(503) : Satellite::Answer{};
  }};
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.Put(10'000, 100);
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.acknowledged, 10'000u);
  EXPECT_EQ(outfit.ledger.rejected, 0u);
}

TEST_P(Isolation, ARefusalIsFinalWhenEverySatelliteHasRefused) {
  Satellite first{FailOn(3, Status(400))};
  Satellite second{FailOn(3, Status(400))};
  Outfit outfit{{first.port(), second.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  while (first.requests() == 0 || second.requests() == 0) {
    ASSERT_TRUE(delivery.Flush(kLongTime));
    outfit.Put();
  }
  ASSERT_TRUE(delivery.Flush(kLongTime));
  if (outfit.made < 3) {
    outfit.Put(3 - static_cast<int>(outfit.made), 10);
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_GE(outfit.ledger.rejected, 1u);
  EXPECT_EQ(outfit.ledger.acknowledged + outfit.ledger.rejected, outfit.made);
}

TEST_P(Isolation, ARefusalIsNotFinalWhereAnotherSatelliteTakesTheSpans) {
  Satellite refusing{[](const Satellite::Request&) { return Status(400); }};
  Satellite taking;
  Outfit outfit{{refusing.port(), taking.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  while (refusing.requests() < 2) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_EQ(outfit.ledger.acknowledged, outfit.made);
  EXPECT_EQ(outfit.ledger.rejected, 0u);
  EXPECT_THAT(taking.taken_spans(), SizeIs(outfit.made));
}

TEST_P(Isolation, ASatelliteThatFindsEverythingTooLargeIsNotFlooded) {
  Satellite satellite{[](const Satellite::Request&) { return Status(413); }};
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.Put(5'000, 10);
  outfit.Start();
  EXPECT_FALSE(outfit.delivery->Flush(3 * kSecond));
  EXPECT_GT(outfit.ledger.rejected, 0u) << "a single span cannot be made smaller";
  EXPECT_LT(satellite.requests(), 100);
}

}  // namespace
}  // namespace lightstep::delivery
