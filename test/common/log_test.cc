// Tests src/common/log.h and lightstep/log.h: which lines reach the sink, how often a RateLimit
// allows a line, and what is written to standard error.
#include "src/common/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lightstep::common {
namespace {

using testing::ElementsAre;
using testing::Pair;

class LoggerTest : public testing::Test {
 protected:
  LogSink Sink() {
    return [this](LogLevel level, std::string_view text) { lines_.emplace_back(level, text); };
  }

  static void WriteOneOfEach(const Logger& logger) {
    logger.Debug("d");
    logger.Warning("w");
    logger.Error("e");
  }

  std::vector<std::pair<LogLevel, std::string>> lines_;
};

TEST_F(LoggerTest, HandsEachLineOnWithItsLevel) {
  WriteOneOfEach(Logger{Sink(), true});
  EXPECT_THAT(lines_, ElementsAre(Pair(LogLevel::kDebug, "d"), Pair(LogLevel::kWarning, "w"),
                                  Pair(LogLevel::kError, "e")));
}

TEST_F(LoggerTest, LeavesOutDebugLinesUnlessVerbose) {
  WriteOneOfEach(Logger{Sink(), false});
  EXPECT_THAT(lines_, ElementsAre(Pair(LogLevel::kWarning, "w"), Pair(LogLevel::kError, "e")));
}

TEST_F(LoggerTest, DoesWithoutASink) { WriteOneOfEach(Logger{nullptr, true}); }

TEST_F(LoggerTest, DropsWhatASinkThrows) {
  int calls = 0;
  WriteOneOfEach(Logger{[&](LogLevel, std::string_view) { throw ++calls; }, true});
  WriteOneOfEach(
      Logger{[&](LogLevel, std::string_view) { throw std::runtime_error{"no disk"}; }, true});
  EXPECT_EQ(calls, 3);
}

TEST(LogToStandardErrorTest, WritesALineWithTheLevel) {
  testing::internal::CaptureStderr();
  LogToStandardError(LogLevel::kDebug, "one");
  LogToStandardError(LogLevel::kInfo, "two");
  LogToStandardError(LogLevel::kWarning, "three");
  LogToStandardError(LogLevel::kError, "four");
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "lightstep: debug: one\nlightstep: info: two\nlightstep: warning: three\n"
            "lightstep: error: four\n");
}

TEST(RateLimitTest, SaysYesOnceInAnInterval) {
  RateLimit limit{100};
  EXPECT_TRUE(limit.Allow(1'000));
  EXPECT_FALSE(limit.Allow(1'000));
  EXPECT_FALSE(limit.Allow(1'099));
  EXPECT_TRUE(limit.Allow(1'100));
  EXPECT_FALSE(limit.Allow(1'199));
}

TEST(RateLimitTest, CountsTheIntervalFromTheLastYes) {
  RateLimit limit{100};
  EXPECT_TRUE(limit.Allow(1'000));
  EXPECT_TRUE(limit.Allow(1'550));
  EXPECT_FALSE(limit.Allow(1'649));
  EXPECT_TRUE(limit.Allow(1'650));
}

TEST(RateLimitTest, SaysYesTheFirstTimeSoonAfterBoot) {
  RateLimit limit{60'000'000'000};
  EXPECT_TRUE(limit.Allow(1));
  EXPECT_FALSE(limit.Allow(2));
}

}  // namespace
}  // namespace lightstep::common
