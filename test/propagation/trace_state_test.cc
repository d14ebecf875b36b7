// Tests src/propagation/trace_state.h: the grammar of tracestate, with the cases of W3C's own
// validation suite.
#include "src/propagation/trace_state.h"

#include <gtest/gtest.h>

#include <string>

namespace lightstep::propagation {
namespace {

// Returns a list of this many members.
std::string Members(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    list += (i == 0 ? "" : ",") + ("bar" + std::to_string(i)) + "=" + std::to_string(i);
  }
  return list;
}

std::string Key(std::size_t tenant_size, std::size_t system_size) {
  return std::string(tenant_size, 't') + "@" + std::string(system_size, 'v');
}

TEST(TraceStateTest, TakesTheExamples) {
  EXPECT_TRUE(IsTraceState("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"));
  EXPECT_TRUE(IsTraceState("congo=ucfJifl5GOE,rojo=00f067aa0ba902b7"));
  EXPECT_TRUE(IsTraceState("vendorname1=opaqueValue1,vendorname2=opaqueValue2"));
}

TEST(TraceStateTest, TakesEveryCharacterThatIsAllowed) {
  EXPECT_TRUE(IsTraceState("abcdefghijklmnopqrstuvwxyz0123456789_-*/=1"));
  EXPECT_TRUE(IsTraceState("0a@abcdefghij_-*/=1"));
  EXPECT_TRUE(IsTraceState("9@@a@0=1"));
  std::string value;
  for (char c = ' '; c <= '~'; ++c) {
    if (c != ',' && c != '=') value += c;
  }
  EXPECT_TRUE(IsTraceState("foo=" + value));
}

TEST(TraceStateTest, TakesBlanksAndNothingBetweenMembers) {
  EXPECT_TRUE(IsTraceState("foo=1 \t , \t bar=2, \t baz=3"));
  EXPECT_TRUE(IsTraceState("foo=1,"));
  EXPECT_TRUE(IsTraceState(",, ,foo=1"));
}

TEST(TraceStateTest, RefusesAListWithoutMembers) {
  for (const char* const list : {"", ",", " , "}) EXPECT_FALSE(IsTraceState(list)) << list;
}

TEST(TraceStateTest, TakesTheSameKeyTwice) { EXPECT_TRUE(IsTraceState("foo=1,foo=2")); }

// Level 1 allowed a digit at the beginning only before an at sign, and at most one at sign in a
// key.
TEST(TraceStateTest, TakesTheKeysOfLevel2) {
  for (const char* const list : {"1foo=1", "1st=a,foo=1", "foo@=1,bar=2", "foo@@bar=1,bar=2",
                                 "foo@bar@baz=1,bar=2", "foo@1bar=1", "t1@1v=2", "0=1"}) {
    EXPECT_TRUE(IsTraceState(list)) << list;
  }
}

TEST(TraceStateTest, RefusesKeysThatAreNone) {
  for (const char* const list :
       {"foo", "=1", "foo =1", "FOO=1", "foo.bar=1", "_foo=1", "@foo=1,bar=2", "@=1", "_foo@bar=1",
        "-a@b=1", "*a@b=1", "/a@b=1", "fOo=1", "foo@BAR=1", "foo\t=1", "\xC3\xA9=1"}) {
    EXPECT_FALSE(IsTraceState(list)) << list;
  }
}

TEST(TraceStateTest, RefusesValuesThatAreNone) {
  for (const char* const list : {"foo=", "foo=bar=baz", "foo=,bar=3", "foo=a\tb", "foo=a\nb",
                                 "foo=\x7F", "foo=\xC3\xA9", "foo= "}) {
    EXPECT_FALSE(IsTraceState(list)) << list;
  }
}

TEST(TraceStateTest, LimitsMembers) {
  EXPECT_TRUE(IsTraceState(Members(32)));
  EXPECT_TRUE(IsTraceState(Members(32) + ",,"));
  EXPECT_FALSE(IsTraceState(Members(33)));
}

TEST(TraceStateTest, LimitsKeysAndValues) {
  EXPECT_TRUE(IsTraceState(std::string(256, 'z') + "=1"));
  EXPECT_FALSE(IsTraceState(std::string(257, 'z') + "=1"));
  for (const std::size_t tenant_size : {1, 241, 242, 254}) {
    EXPECT_TRUE(IsTraceState(Key(tenant_size, 255 - tenant_size) + "=1")) << tenant_size;
    EXPECT_FALSE(IsTraceState(Key(tenant_size, 256 - tenant_size) + "=1")) << tenant_size;
  }
  EXPECT_TRUE(IsTraceState("foo=" + std::string(256, 'v')));
  EXPECT_FALSE(IsTraceState("foo=" + std::string(257, 'v')));
}

TEST(TraceStateTest, LimitsTheWholeToWhatMembersNeed) {
  std::string longest;
  for (int i = 0; i < 32; ++i) {
    longest += (i == 0 ? "" : ",") + std::string(256, 'k') + "=" + std::string(256, 'v');
  }
  EXPECT_TRUE(IsTraceState(longest));
  EXPECT_FALSE(IsTraceState(longest + ","));
  EXPECT_TRUE(IsTraceState("foo=1," + std::string(10'000, ' ') + "bar=2"));
  EXPECT_FALSE(IsTraceState("foo=1," + std::string(20'000, ' ') + "bar=2"));
}

}  // namespace
}  // namespace lightstep::propagation
