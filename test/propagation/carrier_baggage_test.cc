// Tests src/propagation/carrier_baggage.h: baggage items in text maps, percent-encoded in HTTP
// headers, and the limits.
#include "src/propagation/carrier_baggage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "src/common/utf8.h"
#include "test/propagation/carriers.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Carrier Inject(const Baggage& baggage, CarrierKind kind) {
  Carrier carrier;
  const bool is_http = kind == CarrierKind::kHttpHeaders;
  InjectBaggage(
      is_http ? LimitForHeaders(baggage) : baggage, kind,
      [&](std::string_view key, std::string_view value) { carrier.emplace_back(key, value); });
  return carrier;
}

// Returns the text of a header with this value.
std::string Header(std::string_view value) {
  const Carrier carrier = Inject(Baggage{}.With("key", value), CarrierKind::kHttpHeaders);
  EXPECT_EQ(carrier.size(), 1u);
  return carrier.empty() ? "" : carrier.front().second;
}

Baggage Extract(const Carrier& carrier, CarrierKind kind) {
  BaggageReader reader;
  for (const auto& [key, value] : carrier) reader.AddEntry(key, value, kind);
  return std::move(reader).Build();
}

// Returns the value of a header with this text.
std::string FromHeader(const std::string& text) {
  const Baggage baggage = Extract({{"ot-baggage-key", text}}, CarrierKind::kHttpHeaders);
  const std::string* const value = baggage.Find("key");
  EXPECT_NE(value, nullptr);
  return value == nullptr ? "" : *value;
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

// Readers remove blanks at both ends of a header (RFC 9110, 5.5).
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

TEST(BaggageInjectTest, LimitsTheNumberOfHeaders) {
  Baggage::Builder builder;
  for (std::size_t i = 0; i < kMaxHeaders + 10; ++i) builder.Add("k" + std::to_string(i), "v");
  const Baggage baggage = std::move(builder).Build(Baggage::Builder::Repeated::kLast);
  const Carrier headers = Inject(baggage, CarrierKind::kHttpHeaders);
  ASSERT_EQ(headers.size(), kMaxHeaders);
  EXPECT_EQ(headers.back().first, "ot-baggage-k" + std::to_string(kMaxHeaders - 1));
  EXPECT_EQ(Inject(baggage, CarrierKind::kTextMap).size(), kMaxHeaders + 10);
}

TEST(BaggageInjectTest, LimitsTheBytesOfHeaders) {
  constexpr std::size_t kRoom = kMaxHeaderBytes - std::string_view{"ot-baggage-key"}.size();
  EXPECT_EQ(Header(std::string(kRoom, 'v')).size(), kRoom);
  const Baggage too_large = Baggage{}.With("key", std::string(kRoom + 1, 'v'));
  EXPECT_THAT(Inject(too_large, CarrierKind::kHttpHeaders), IsEmpty());
  EXPECT_EQ(Inject(too_large, CarrierKind::kTextMap).size(), 1u);
  // Counted as they are written.
  EXPECT_THAT(
      Inject(Baggage{}.With("key", std::string(kRoom / 3 + 1, '%')), CarrierKind::kHttpHeaders),
      IsEmpty());
  EXPECT_THAT(Inject(too_large.With("small", "1"), CarrierKind::kHttpHeaders),
              ElementsAre(Pair("ot-baggage-small", "1")));
}

TEST(BaggageExtractTest, TakesItsOwnKeysAlone) {
  EXPECT_TRUE(Extract({{"", "v"},
                       {"ot-", "v"},
                       {"ot-baggage", "v"},
                       {"ot-tracer-traceid", "v"},
                       {"xot-baggage-key", "v"}},
                      CarrierKind::kTextMap)
                  .empty());
  EXPECT_THAT(Extract({{"ot-baggage-a-b", "value"}}, CarrierKind::kTextMap).items(),
              ElementsAre(Pair("a-b", "value")));
}

TEST(BaggageExtractTest, LowersKeys) {
  EXPECT_THAT(Extract({{"OT-Baggage-User", "Name"}}, CarrierKind::kTextMap).items(),
              ElementsAre(Pair("user", "Name")));
}

TEST(BaggageExtractTest, KeepsTheLastOfTwoItemsOfOneName) {
  EXPECT_THAT(
      Extract({{"ot-baggage-key", "1"}, {"OT-Baggage-Key", "2"}}, CarrierKind::kTextMap).items(),
      ElementsAre(Pair("key", "2")));
}

TEST(BaggageExtractTest, LimitsTheNumberOfItems) {
  BaggageReader reader;
  for (std::size_t i = 0; i < kMaxExtractedItems + 10; ++i) {
    reader.AddItem(std::to_string(i), "v");
  }
  const Baggage baggage = std::move(reader).Build();
  EXPECT_EQ(baggage.items().size(), kMaxExtractedItems);
  EXPECT_NE(baggage.Find(std::to_string(kMaxExtractedItems - 1)), nullptr);
  EXPECT_EQ(baggage.Find(std::to_string(kMaxExtractedItems)), nullptr);
}

TEST(BaggageExtractTest, LimitsTheBytesOfItems) {
  BaggageReader reader;
  reader.AddItem("large", std::string(kMaxExtractedBytes, 'v'));
  reader.AddItem("k", std::string(kMaxExtractedBytes - 4, 'v'));
  reader.AddItem("a", "bc");
  reader.AddItem("d", "ef");
  reader.AddItem("", "");
  const Baggage baggage = std::move(reader).Build();
  ASSERT_EQ(baggage.items().size(), 3u);
  EXPECT_EQ(baggage.items()[0].second.size(), kMaxExtractedBytes - 4);
  EXPECT_THAT(baggage.items()[1], Pair("a", "bc"));
  EXPECT_THAT(baggage.items()[2], Pair("", ""));
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
  EXPECT_THAT(Extract({{"ot-baggage-key", "a%20b"}}, CarrierKind::kTextMap).items(),
              ElementsAre(Pair("key", "a%20b")));
}

TEST(BaggageExtractTest, MakesUtf8OfOtherBytes) {
  EXPECT_THAT(Extract({{"ot-baggage-k\xFF", "v\xC3"}}, CarrierKind::kTextMap).items(),
              ElementsAre(Pair("k�", "v�")));
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
