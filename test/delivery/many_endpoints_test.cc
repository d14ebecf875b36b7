// Tests delivery with many addresses of which few answer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"

namespace lightstep::delivery {
namespace {

// Adds addresses of the loopback interface at which nothing listens on `port`.
void AddDead(Outfit& outfit, int count, std::uint16_t port) {
  for (int i = 0; i < count; ++i) {
    outfit.settings.endpoints.push_back(
        {"127.1." + std::to_string(i / 200) + "." + std::to_string(1 + i % 200), port});
  }
}

class ManyEndpoints : public ::testing::TestWithParam<int> {};

TEST_P(ManyEndpoints, TheOneThatLivesIsFoundWhereverItStands) {
  Satellite alive;
  Outfit outfit{{}};
  AddDead(outfit, GetParam(), alive.port());
  outfit.settings.endpoints.push_back({"127.0.0.1", alive.port()});
  AddDead(outfit, 1'000 - GetParam(), alive.port());
  outfit.Put();
  ASSERT_TRUE(outfit.Start().Flush(20 * kSecond));
  for (int i = 0; i < 20; ++i) {
    outfit.Put();
    ASSERT_TRUE(outfit.delivery->Flush(3 * kSecond));
  }
  EXPECT_EQ(outfit.ledger.acknowledged, 21u);
  EXPECT_EQ(outfit.ledger.retransmitted, 0u);
}

INSTANTIATE_TEST_SUITE_P(Before, ManyEndpoints, ::testing::Values(0, 500, 1'000));

// Returns the CPU time of this process until a span is acknowledged, where only the last of `count`
// addresses answers. It is the minimum of several trials, because other work on the machine adds to
// it.
common::Nanoseconds CpuTimeOfFirstFlush(int count) {
  Satellite alive;
  common::Nanoseconds shortest = kLongTime;
  for (int i = 0; i < 3; ++i) {
    Outfit outfit{{}};
    AddDead(outfit, count - 1, alive.port());
    outfit.settings.endpoints.push_back({"127.0.0.1", alive.port()});
    outfit.Put();
    const common::Nanoseconds begun = common::ReadClock(CLOCK_PROCESS_CPUTIME_ID);
    EXPECT_TRUE(outfit.Start().Flush(kLongTime));
    shortest = std::min(shortest, common::ReadClock(CLOCK_PROCESS_CPUTIME_ID) - begun);
  }
  return shortest;
}

TEST(ManyEndpointsOnce, EachAttemptCostsTheSameHoweverManyThereAre) {
  // There are eight times as many attempts. When the cost of each grew with the number of
  // endpoints, all took 30 times as long.
  EXPECT_LT(CpuTimeOfFirstFlush(2'000), 16 * CpuTimeOfFirstFlush(250));
}

TEST(FewEndpoints, AllThatLiveHaveTheirTurn) {
  Satellite satellites[12];
  Outfit outfit{{}};
  for (const Satellite& satellite : satellites) {
    outfit.settings.endpoints.push_back({"127.0.0.1", satellite.port()});
  }
  Delivery& delivery = outfit.Start();
  const auto has_all = [&] {
    return std::all_of(std::begin(satellites), std::end(satellites),
                       [](const Satellite& satellite) { return satellite.requests() != 0; });
  };
  for (int i = 0; i < 1'000 && !has_all(); ++i) {
    outfit.Put();
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_TRUE(has_all());
}

}  // namespace
}  // namespace lightstep::delivery
