// Tests src/propagation/hex_ids.h: hexadecimal text for ids of 64 and 128 bits.
#include "src/propagation/hex_ids.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "lightstep/span_context.h"

namespace lightstep::propagation {
namespace {

TEST(IdsTest, WriteBothHalvesOfATraceId) {
  SpanContext context;
  context.trace_id_high = 0xA;
  context.trace_id = 0xFEDCBA9876543210;
  EXPECT_EQ(TraceIdToHex(context), "000000000000000afedcba9876543210");
  context.trace_id_high = 0;
  EXPECT_EQ(TraceIdToHex(context), "0000000000000000fedcba9876543210");
}

TEST(IdsTest, ReadTraceIdsOfUpTo128Bits) {
  const struct {
    const char* hex;
    std::uint64_t high, low;
  } kTraceIds[] = {
      {"1", 0, 1},
      {"fedcBA9876543210", 0, 0xFEDCBA9876543210},
      {"f0000000000000001", 0xF, 1},
      {"0123456789abcdefFEDCBA9876543210", 0x0123456789ABCDEF, 0xFEDCBA9876543210},
  };
  for (const auto& trace_id : kTraceIds) {
    SpanContext context;
    ASSERT_TRUE(ReadTraceId(trace_id.hex, context)) << trace_id.hex;
    EXPECT_EQ(context.trace_id_high, trace_id.high) << trace_id.hex;
    EXPECT_EQ(context.trace_id, trace_id.low) << trace_id.hex;
  }
}

TEST(IdsTest, RefuseTraceIdsThatAreNone) {
  for (const char* const hex :
       {"", "0", "00000000000000000000000000000000", "000000000000000000000000000000001", "g", "-1",
        "+1", "0x1", " 1", "1 ", "g0000000000000000000000000000001",
        "0000000000000001000000000000000g"}) {
    SpanContext context;
    EXPECT_FALSE(ReadTraceId(hex, context)) << hex;
  }
}

TEST(IdsTest, ReadSpanIds) {
  SpanContext context;
  ASSERT_TRUE(ReadSpanId("Ff", context));
  EXPECT_EQ(context.span_id, 0xFFu);
  ASSERT_TRUE(ReadSpanId("ffffffffffffffff", context));
  EXPECT_EQ(context.span_id, ~std::uint64_t{0});
}

TEST(IdsTest, RefuseSpanIdsThatAreNone) {
  for (const char* const hex : {"", "0", "0000000000000000", "00000000000000001", "x", "1,1"}) {
    SpanContext context;
    EXPECT_FALSE(ReadSpanId(hex, context)) << hex;
  }
}

}  // namespace
}  // namespace lightstep::propagation
