// Text carriers that keep the order in which entries were written, and helpers for what one mode
// writes and reads. Used by the tests of src/propagation.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/propagation/propagator.h"

namespace lightstep::propagation {

using Carrier = std::vector<std::pair<std::string, std::string>>;

inline SpanContext Context(std::uint64_t trace_id_high, std::uint64_t trace_id,
                           std::uint64_t span_id, bool sampled = true) {
  SpanContext context;
  context.trace_id_high = trace_id_high;
  context.trace_id = trace_id;
  context.span_id = span_id;
  context.sampled = sampled;
  return context;
}

inline Carrier Inject(const Propagator& propagator, const SpanContext& context) {
  Carrier carrier;
  propagator.Inject(context, [&](std::string_view key, std::string_view value) {
    carrier.emplace_back(key, value);
  });
  return carrier;
}

inline Extracted Extract(const Propagator& propagator, const Carrier& carrier) {
  const std::vector<std::string_view> keys = propagator.keys();
  Fields fields{keys};
  for (const auto& [key, value] : carrier) fields.Add(key, value);
  return propagator.Extract(fields);
}

inline void ExpectCorrupted(const Extracted& extracted, const std::string& key) {
  EXPECT_EQ(extracted.status, Extracted::Status::kCorrupted);
  EXPECT_THAT(extracted.error, testing::HasSubstr(key));
}

inline void ExpectNothing(const Extracted& extracted) {
  EXPECT_EQ(extracted.status, Extracted::Status::kNothing) << extracted.error;
}

// Without baggage.
inline void ExpectContext(const Extracted& extracted, const SpanContext& expected) {
  ASSERT_EQ(extracted.status, Extracted::Status::kContext) << extracted.error;
  EXPECT_EQ(extracted.context.trace_id_high, expected.trace_id_high);
  EXPECT_EQ(extracted.context.trace_id, expected.trace_id);
  EXPECT_EQ(extracted.context.span_id, expected.span_id);
  EXPECT_EQ(extracted.context.sampled, expected.sampled);
}

}  // namespace lightstep::propagation
