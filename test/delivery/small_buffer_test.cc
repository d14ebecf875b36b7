// Tests delivery from a small buffer: streams end early enough to make room for new spans.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"

namespace lightstep::delivery {
namespace {

class SmallBuffer : public WireTest {};

INSTANTIATE_TEST_SUITE_P(Wires, SmallBuffer, WireTest::All());

TEST_P(SmallBuffer, EndsAStreamWhenAQuarterOfTheSpansThatMayWaitDo) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  outfit.settings.reporting_period = kLongTime;
  buffer::SpanBuffer small{100, 1024 * 1024};
  Delivery delivery{outfit.settings,
                    Delivery::Shared{small, outfit.scopes, outfit.ledger, outfit.dropped,
                                     outfit.disabled, outfit.clock, outfit.log}};
  delivery.Start();
  // There is no flush and the reporting period is long, so otherwise nothing would be answered.
  for (int i = 0; i < 25; ++i) ASSERT_TRUE(small.Push({"\x1a\x00", 2}));
  EXPECT_TRUE(satellite.WaitUntil([](const Satellite& s) { return !s.taken().empty(); }));
}

}  // namespace
}  // namespace lightstep::delivery
