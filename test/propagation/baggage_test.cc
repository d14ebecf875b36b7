// Tests src/propagation/baggage.h and lightstep/baggage.h: items in a carrier, as they are in a
// text map and percent-encoded in HTTP headers.
#include "src/propagation/baggage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "src/common/utf8.h"
#include "test/propagation/carriers.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Carrier Inject(const Baggage& baggage, CarrierKind kind) {
  Carrier carrier;
  InjectBaggage(baggage, kind, [&](std::string_view key, std::string_view value) {
    carrier.emplace_back(key, value);
  });
  return carrier;
}

// The text of a header with this value.
std::string Header(std::string_view value) {
  const Carrier carrier = Inject(Baggage{}.With("key", value), CarrierKind::kHttpHeaders);
  EXPECT_EQ(carrier.size(), 1u);
  return carrier.empty() ? "" : carrier.front().second;
}

// The value that a header with this text has.
std::string FromHeader(std::string_view text) {
  Baggage baggage;
  ExtractBaggage("ot-baggage-key", text, CarrierKind::kHttpHeaders, baggage);
  const std::string* const value = baggage.Find("key");
  EXPECT_NE(value, nullptr);
  return value == nullptr ? "" : *value;
}

TEST(BaggageTest, IsEmptyAtFirst) {
  EXPECT_TRUE(Baggage{}.empty());
  EXPECT_THAT(Baggage{}.items(), IsEmpty());
  EXPECT_EQ(Baggage{}.Find("key"), nullptr);
}

TEST(BaggageTest, ChangesACopyAndNotItself) {
  const Baggage one = Baggage{}.With("a", "1");
  const Baggage two = one.With("b", "2").With("a", "3");
  EXPECT_THAT(one.items(), ElementsAre(Pair("a", "1")));
  EXPECT_THAT(two.items(), ElementsAre(Pair("a", "3"), Pair("b", "2")));
  ASSERT_NE(two.Find("a"), nullptr);
  EXPECT_EQ(*two.Find("a"), "3");
}

TEST(BaggageInjectTest, LowersKeys) {
  const Baggage baggage = Baggage{}.With("User-ID", "X");
  for (const CarrierKind kind : {CarrierKind::kTextMap, CarrierKind::kHttpHeaders}) {
    EXPECT_THAT(Inject(baggage, kind), ElementsAre(Pair("ot-baggage-user-id", "X")));
  }
}

TEST(BaggageInjectTest, WritesTextAsItIsIntoATextMap) {
  const std::string value = "a%20b\r\n\té\0";
  EXPECT_THAT(Inject(Baggage{}.With("é:\n", value), CarrierKind::kTextMap),
              ElementsAre(Pair("ot-baggage-é:\n", value)));
}

TEST(BaggageInjectTest, EncodesWhatIsNotPrintableInAHeader) {
  EXPECT_EQ(Header("plain text; q=\"1\", ~"), "plain text; q=\"1\", ~");
  EXPECT_EQ(Header("100%"), "100%25");
  EXPECT_EQ(Header("é€"), "%C3%A9%E2%82%AC");
  EXPECT_EQ(Header("tab\there"), "tab%09here");
  EXPECT_EQ(Header(std::string_view{"a\0\x7F", 3}), "a%00%7F");
  EXPECT_EQ(Header(""), "");
}

TEST(BaggageInjectTest, LetsNoValueAddAHeader) {
  EXPECT_EQ(Header("x\r\nSet-Cookie: evil=1"), "x%0D%0ASet-Cookie: evil=1");
}

// Whoever reads a header drops blanks at its ends (RFC 9110, 5.5).
TEST(BaggageInjectTest, KeepsBlanksAtTheEndsOfAHeader) {
  EXPECT_EQ(Header(" a b "), "%20a b%20");
  EXPECT_EQ(Header(" "), "%20");
}

TEST(BaggageInjectTest, LeavesOutKeysThatNoHeaderCanHave) {
  for (const char* const key : {"a b", "a:b", "a\r\nb", "é", "a,b", "(a)", "a/b", "a\"", "{}"}) {
    EXPECT_THAT(Inject(Baggage{}.With(key, "v"), CarrierKind::kHttpHeaders), IsEmpty()) << key;
  }
  EXPECT_EQ(Inject(Baggage{}.With("a1!#$%&'*+-.^_`|~", "v"), CarrierKind::kHttpHeaders).size(), 1u);
}

TEST(BaggageExtractTest, TakesItsOwnKeysAlone) {
  Baggage baggage;
  for (const char* const key : {"", "ot-", "ot-baggage", "ot-tracer-traceid", "xot-baggage-key"}) {
    ExtractBaggage(key, "value", CarrierKind::kTextMap, baggage);
  }
  EXPECT_TRUE(baggage.empty());
  ExtractBaggage("ot-baggage-a-b", "value", CarrierKind::kTextMap, baggage);
  EXPECT_THAT(baggage.items(), ElementsAre(Pair("a-b", "value")));
}

TEST(BaggageExtractTest, KeepsTheLastOfTwoItemsOfOneName) {
  Baggage baggage;
  ExtractBaggage("ot-baggage-key", "1", CarrierKind::kTextMap, baggage);
  ExtractBaggage("ot-baggage-key", "2", CarrierKind::kTextMap, baggage);
  EXPECT_THAT(baggage.items(), ElementsAre(Pair("key", "2")));
}

TEST(BaggageExtractTest, DecodesHeaders) {
  EXPECT_EQ(FromHeader("a%20b"), "a b");
  EXPECT_EQ(FromHeader("%C3%A9%e2%82%ac"), "é€");
  EXPECT_EQ(FromHeader("%0D%0A"), "\r\n");
  EXPECT_EQ(FromHeader("%2525"), "%25");
  EXPECT_EQ(FromHeader(""), "");
}

TEST(BaggageExtractTest, LeavesWhatIsNoEscapeAsItIs) {
  for (const char* const text : {"%", "100%", "%4", "a%g0b", "%0g", "50% off", "%%", "% 20"}) {
    EXPECT_EQ(FromHeader(text), text);
  }
  EXPECT_EQ(FromHeader("%%41%4"), "%A%4");
}

TEST(BaggageExtractTest, ReadsATextMapAsItIs) {
  Baggage baggage;
  ExtractBaggage("ot-baggage-key", "a%20b", CarrierKind::kTextMap, baggage);
  EXPECT_THAT(baggage.items(), ElementsAre(Pair("key", "a%20b")));
}

TEST(BaggageExtractTest, MakesUtf8OfOtherBytes) {
  Baggage baggage;
  ExtractBaggage("ot-baggage-k\xFF", "v\xC3", CarrierKind::kTextMap, baggage);
  EXPECT_THAT(baggage.items(), ElementsAre(Pair("k�", "v�")));
  EXPECT_EQ(FromHeader("raw \xFF, escaped %FF"), "raw �, escaped �");
}

TEST(BaggageTest, ComesThroughAHeaderWithEveryByteOfUtf8) {
  std::string value;
  for (int byte = 0; byte < 0x80; ++byte) value += static_cast<char>(byte);
  value += "é€😀%41";
  ASSERT_TRUE(common::IsUtf8(value));
  const std::string header = Header(value);
  EXPECT_TRUE(
      std::all_of(header.begin(), header.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  EXPECT_EQ(FromHeader(header), value);
}

}  // namespace
}  // namespace lightstep::propagation
