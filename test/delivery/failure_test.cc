// Tests delivery to satellites that fail: spans that can be sent again are, and the others are
// counted.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"

namespace lightstep::delivery {
namespace {

using ::testing::Each;
using ::testing::Pair;
using ::testing::SizeIs;

Satellite::Answer Status(unsigned status) {
  Satellite::Answer answer;
  answer.status = status;
  return answer;
}

// Answers the first `times` requests with `answer`, and later ones with success.
Satellite::Judge Befall(int times, Satellite::Answer answer) {
  return [times, answer](const Satellite::Request& request) {
    return request.number < times ? answer : Satellite::Answer{};
  };
}

class Failure : public WireTest {};

INSTANTIATE_TEST_SUITE_P(Wires, Failure, WireTest::All());

TEST_P(Failure, SpansOfARefusedConnectionGoToAnotherSatellite) {
  Satellite dead, alive;
  dead.Die();
  Outfit outfit{{dead.port(), alive.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  for (int i = 0; i < 10; ++i) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_THAT(alive.taken_spans(), SizeIs(10));
}

class SentAgain : public ::testing::TestWithParam<std::tuple<Wire, Satellite::Answer>> {};

TEST_P(SentAgain, FromASatelliteThatFailsTwice) {
  const auto [wire, answer] = GetParam();
  Satellite satellite{Befall(2, answer)};
  Outfit outfit{{satellite.port()}, wire};
  Delivery& delivery = outfit.Start();
  outfit.Put(100, 10);
  ASSERT_TRUE(delivery.Flush(kLongTime));
  EXPECT_THAT(satellite.taken_spans(), SizeIs(100));
  EXPECT_EQ(outfit.ledger.acknowledged, 100u);
  EXPECT_EQ(outfit.ledger.rejected, 0u);
  EXPECT_EQ(outfit.ledger.retransmitted, 200u);
  EXPECT_EQ(outfit.ledger.streams_failed, 2u);
}

Satellite::Answer HangUp() {
  Satellite::Answer answer;
  answer.hang_up = true;
  return answer;
}

INSTANTIATE_TEST_SUITE_P(Answers, SentAgain,
                         ::testing::Combine(WireTest::All(),
                                            ::testing::Values(Status(408), Status(429), Status(502),
                                                              Status(503), Status(504), HangUp())));
// OTLP does not allow a request to be repeated after these.
INSTANTIATE_TEST_SUITE_P(LightStepsOwnAnswers, SentAgain,
                         ::testing::Combine(::testing::Values(Wire::kLightStep),
                                            ::testing::Values(Status(500), Status(507))));

class Misdirected : public ::testing::TestWithParam<std::tuple<Wire, unsigned>> {};

TEST_P(Misdirected, SpansGoToAnotherAndThisOneIsLeftAlone) {
  const auto [wire, status] = GetParam();
  Satellite other{Befall(1000, Status(status))};
  Satellite alive;
  Outfit outfit{{other.port(), alive.port()}, wire};
  Delivery& delivery = outfit.Start();
  // Until the endpoint has had its turn.
  while (outfit.ledger.streams_failed == 0) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  for (int i = 0; i < 10; ++i) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_EQ(outfit.ledger.acknowledged, outfit.made);
  EXPECT_EQ(outfit.ledger.rejected, 0u);
  EXPECT_EQ(other.requests(), 1);
}

INSTANTIATE_TEST_SUITE_P(Statuses, Misdirected,
                         ::testing::Combine(WireTest::All(),
                                            ::testing::Values(301u, 302u, 404u, 405u, 415u)));

TEST_P(Failure, SpansOfASatelliteThatDoesNotAnswerGoToAnother) {
  Satellite::Answer never;
  never.wait = true;
  Satellite stalled{Befall(1000, never)};
  Satellite alive;
  Outfit outfit{{stalled.port(), alive.port()}, GetParam()};
  outfit.settings.report_timeout = kSecond / 5;
  Delivery& delivery = outfit.Start();
  for (int i = 0; i < 4; ++i) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_THAT(alive.taken_spans(), SizeIs(4));
}

TEST_P(Failure, AFlushDoesNotWaitForASatelliteThatDoesNotAnswerWhereThereIsAnother) {
  Satellite::Answer never;
  never.wait = true;
  Satellite stalled{Befall(1000, never)};
  Satellite alive;
  Outfit outfit{{stalled.port(), alive.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  for (int i = 0; i < 2; ++i) {
    outfit.Put();
    // Much shorter than report_timeout.
    ASSERT_TRUE(delivery.Flush(kSecond));
  }
  EXPECT_THAT(alive.taken_spans(), SizeIs(2));
}

TEST_P(Failure, ASatelliteThatAsksToBeLeftAloneIs) {
  Satellite::Answer busy = Status(503);
  busy.headers["Retry-After"] = "1";
  Satellite satellite{Befall(1, busy)};
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  outfit.Put();
  const common::Nanoseconds begin = common::MonotonicNow();
  ASSERT_TRUE(delivery.Flush(kLongTime));
  EXPECT_GE(common::MonotonicNow() - begin, kSecond);
  EXPECT_EQ(satellite.requests(), 2);
}

class Rejected : public ::testing::TestWithParam<std::tuple<Wire, unsigned>> {};

TEST_P(Rejected, SpansAreCountedAndNotSentAgain) {
  const auto [wire, status] = GetParam();
  Satellite satellite{Befall(1, Status(status))};
  Outfit outfit{{satellite.port()}, wire};
  Delivery& delivery = outfit.Start();
  outfit.Put(5, 10);
  ASSERT_TRUE(delivery.Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.rejected, 5u);
  EXPECT_EQ(outfit.ledger.acknowledged, 0u);
  EXPECT_EQ(outfit.buffer.released(), 5u);
  outfit.Put();
  ASSERT_TRUE(delivery.Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.acknowledged, 1u);
}

INSTANTIATE_TEST_SUITE_P(Statuses, Rejected,
                         ::testing::Combine(WireTest::All(), ::testing::Values(400u, 401u, 403u)));
INSTANTIATE_TEST_SUITE_P(StatusesOfOtlp, Rejected,
                         ::testing::Combine(WireTest::AllOfOtlp(), ::testing::Values(422u, 500u)));

// A satellite that accepts at most this many bytes.
Satellite::Judge TakesAtMost(std::size_t bytes) {
  return [bytes](const Satellite::Request& request) {
    return Status(request.body.size() > bytes ? 413 : 200);
  };
}

TEST_P(Failure, AReportThatIsTooLargeIsSentAgainInSmallerOnes) {
  Satellite satellite{TakesAtMost(5000)};
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.Put(500, 100);
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  const auto spans = satellite.taken_spans();
  EXPECT_THAT(spans, SizeIs(500));
  EXPECT_THAT(spans, Each(Pair(testing::_, 1)));
  EXPECT_EQ(outfit.ledger.acknowledged, 500u);
  EXPECT_EQ(outfit.ledger.rejected, 0u);
}

TEST_P(Failure, ASpanThatIsTooLargeAloneIsRejected) {
  Satellite satellite{TakesAtMost(5000)};
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.Put(20, 100);
  const std::uint64_t large = outfit.Put(10'000);
  outfit.Put(20, 100);
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.acknowledged, 40u);
  EXPECT_EQ(outfit.ledger.rejected, 1u);
  EXPECT_EQ(satellite.taken_spans().count(large), 0u);
}

TEST_P(Failure, WhatComesBeforeTheAnswerIsNoAnswer) {
  Satellite::Answer answer;
  answer.interim = 3;
  Satellite satellite{Befall(1000, answer)};
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  for (int i = 0; i < 2; ++i) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_THAT(satellite.taken_spans(), SizeIs(2));
  EXPECT_EQ(outfit.ledger.streams_failed, 0u);
  EXPECT_EQ(satellite.connections(), 1);
}

TEST(LightStepFailure, ACommandToDisableEndsReporting) {
  collector::ReportResponse response;
  response.add_commands()->set_disable(true);
  Satellite::Answer disable;
  disable.body = response.SerializeAsString();
  Satellite satellite{Befall(1, disable)};
  Outfit outfit{{satellite.port()}};
  Delivery& delivery = outfit.Start();
  outfit.Put(5, 10);
  ASSERT_TRUE(delivery.Flush(kLongTime));
  EXPECT_TRUE(outfit.disabled);
  EXPECT_EQ(outfit.ledger.acknowledged, 5u);
  outfit.Put(7, 10);
  ASSERT_TRUE(delivery.Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.abandoned, 7u);
  EXPECT_EQ(satellite.requests(), 1);
  EXPECT_EQ(outfit.buffer.released(), 12u);
}

TEST(LightStepFailure, DroppedSpansAreReportedAgainWhenTheReportThatSaidSoFailed) {
  Satellite satellite{Befall(1, Status(503))};
  Outfit outfit{{satellite.port()}};
  outfit.dropped = 4;
  outfit.Put();
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  ASSERT_THAT(satellite.taken(), SizeIs(1));
  EXPECT_EQ(satellite.taken()[0].report.internal_metrics().counts(0).int_value(), 4);
}

TEST_P(Failure, EndpointStatesTellWhatWentWrong) {
  Satellite satellite{Befall(1000, Status(503))};
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  outfit.Put();
  ASSERT_TRUE(satellite.WaitUntil([](const Satellite& s) { return s.requests() >= 2; }));
  // The first answer was handled before the second request was sent. Metrics show it one poll
  // later.
  EXPECT_FALSE(delivery.Flush(kSecond / 10));
  const EndpointMetrics state = delivery.EndpointStates().at(0);
  EXPECT_FALSE(state.well);
  EXPECT_GE(state.streams_failed, 1u);
  EXPECT_THAT(state.last_error, ::testing::HasSubstr("503"));
}

TEST_P(Failure, NothingIsLostWhenASatelliteDiesMidStream) {
  Satellite dying, alive;
  Outfit outfit{{dying.port(), alive.port()}, GetParam()};
  outfit.settings.reporting_period = kSecond / 50;
  Delivery& delivery = outfit.Start();
  // Until it has its turn. Names are looked up concurrently, so `alive` may be found first.
  while (dying.requests() == 0) {
    outfit.Put(1000, 100);
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  outfit.Put(20'000, 100);
  dying.Die();
  outfit.Put(20'000, 100);
  ASSERT_TRUE(delivery.Flush(kLongTime));
  auto spans = alive.taken_spans();
  spans.merge(dying.taken_spans());
  EXPECT_THAT(spans, SizeIs(outfit.made - outfit.refused));
  EXPECT_EQ(outfit.ledger.acknowledged, outfit.made - outfit.refused);
}

}  // namespace
}  // namespace lightstep::delivery
