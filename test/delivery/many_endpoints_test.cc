// Tests of many addresses of which few answer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"

namespace lightstep::delivery {
namespace {

// Adds addresses of the loopback interface at which nobody listens on `port`.
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
