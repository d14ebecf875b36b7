// Tests src/wire/lightstep/timestamp.h: nanoseconds since 1970 as a google.protobuf.Timestamp.
#include "src/wire/lightstep/timestamp.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "proto/collector.pb.h"
#include "proto/field_numbers.h"

namespace lightstep::wire {
namespace {

google::protobuf::Timestamp ReadBack(common::Nanoseconds time) {
  std::string bytes(kMaxTimestampBytes, '\xAA');
  char* const end =
      PutTimestamp(bytes.data(), LengthDelimited(proto::collector::Log::kTimestamp), time);
  bytes.resize(static_cast<std::size_t>(end - bytes.data()));
  collector::Log log;
  EXPECT_TRUE(log.ParseFromString(bytes));
  EXPECT_TRUE(log.has_timestamp());
  return log.timestamp();
}

struct Case {
  common::Nanoseconds time;
  std::int64_t seconds;
  std::int32_t nanos;
};

class PutTimestampTest : public testing::TestWithParam<Case> {};

TEST_P(PutTimestampTest, CountsNanosForwardFromSeconds) {
  const google::protobuf::Timestamp timestamp = ReadBack(GetParam().time);
  EXPECT_EQ(timestamp.seconds(), GetParam().seconds);
  EXPECT_EQ(timestamp.nanos(), GetParam().nanos);
}

INSTANTIATE_TEST_SUITE_P(
    Times, PutTimestampTest,
    testing::Values(Case{0, 0, 0}, Case{1, 0, 1}, Case{999'999'999, 0, 999'999'999},
                    Case{1'000'000'000, 1, 0},
                    Case{1'700'000'000'123'456'789, 1'700'000'000, 123'456'789},
                    Case{-1, -1, 999'999'999}, Case{-999'999'999, -1, 1},
                    Case{-1'000'000'000, -1, 0}, Case{-1'000'000'001, -2, 999'999'999},
                    Case{std::numeric_limits<std::int64_t>::max(), 9'223'372'036, 854'775'807},
                    Case{std::numeric_limits<std::int64_t>::min() + 1, -9'223'372'037,
                         145'224'193}));

}  // namespace
}  // namespace lightstep::wire
