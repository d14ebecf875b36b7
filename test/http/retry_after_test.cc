// Tests src/http/retry_after.h: the forms of the Retry-After header.

#include "src/http/retry_after.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

namespace lightstep::http {
namespace {

constexpr common::Nanoseconds kSecond = 1'000'000'000;

// The example of RFC 9110, 5.6.7: Sun, 06 Nov 1994 08:49:37 GMT.
std::string HttpDate(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[64];
  std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

TEST(ParseRetryAfter, ReadsSecondsUpToAMinute) {
  EXPECT_EQ(ParseRetryAfter(""), 0);
  EXPECT_EQ(ParseRetryAfter("7"), 7 * kSecond);
  EXPECT_EQ(ParseRetryAfter("4000000000"), kMaxRetryAfter);
  EXPECT_EQ(ParseRetryAfter("99999999999999999999"), kMaxRetryAfter);
  EXPECT_EQ(ParseRetryAfter("-1"), 0);
  EXPECT_EQ(ParseRetryAfter("7 apples"), 0);
}

TEST(ParseRetryAfter, ReadsADate) {
  const common::Nanoseconds wish = ParseRetryAfter(HttpDate(std::time(nullptr) + 30));
  EXPECT_GT(wish, 20 * kSecond);
  EXPECT_LE(wish, 30 * kSecond);
  EXPECT_EQ(ParseRetryAfter("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
  EXPECT_EQ(ParseRetryAfter("Fri, 31 Dec 9999 23:59:59 GMT"), kMaxRetryAfter);
  EXPECT_EQ(ParseRetryAfter("Wed, 21 Oct"), 0);
}

TEST(ParseRetryAfter, ReadsTheOlderFormsOfADate) {
  EXPECT_EQ(ParseRetryAfter("Sunday, 06-Nov-94 08:49:37 GMT"), 0);
  EXPECT_EQ(ParseRetryAfter("Saturday, 31-Dec-67 23:59:59 GMT"), kMaxRetryAfter);
  EXPECT_EQ(ParseRetryAfter("Sun Nov  6 08:49:37 1994"), 0);
  EXPECT_EQ(ParseRetryAfter("Fri Dec 31 23:59:59 9999"), kMaxRetryAfter);
}

}  // namespace
}  // namespace lightstep::http
