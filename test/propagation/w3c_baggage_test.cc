// Tests src/propagation/w3c_baggage.h: the header that is written, and what is read from a header,
// valid or not.
#include "src/propagation/w3c_baggage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "src/propagation/carrier_baggage.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(EncodeW3cBaggageTest, EncodesWhatIsNoBaggageOctet) {
  EXPECT_EQ(EncodeW3cBaggage({}), "");
  EXPECT_EQ(EncodeW3cBaggage(Baggage{}.With("a", "1").With("b", "x y")), "a=1,b=x%20y");
  EXPECT_EQ(EncodeW3cBaggage(Baggage{}.With("a", "\"%,;\\=é\r\n")),
            "a=%22%25%2C%3B%5C=%C3%A9%0D%0A");
}

TEST(EncodeW3cBaggageTest, LeavesOutKeysThatAreNoTokens) {
  const Baggage baggage = Baggage{}.With("with blank", "1").With("é", "2").With("", "3");
  EXPECT_EQ(EncodeW3cBaggage(baggage), "");
  EXPECT_EQ(EncodeW3cBaggage(baggage.With("good", "4")), "good=4");
}

TEST(EncodeW3cBaggageTest, KeepsWithinTheLimits) {
  Baggage many;
  for (int i = 0; i < 100; ++i) many = many.With("key" + std::to_string(i), "value");
  EXPECT_EQ(DecodeW3cBaggage(EncodeW3cBaggage(many)).items().size(), kMaxHeaders);
  const Baggage large = Baggage{}.With("large", std::string(10'000, 'x')).With("small", "1");
  EXPECT_EQ(EncodeW3cBaggage(large), "small=1");
  const Baggage escaped = Baggage{}.With("escaped", std::string(5'000, ','));
  EXPECT_EQ(EncodeW3cBaggage(escaped), "");
}

TEST(DecodeW3cBaggageTest, ReadsMembersWithBlanksAndProperties) {
  EXPECT_THAT(DecodeW3cBaggage("a=1 ,\tb = x%20y ;ttl=30;p , c=").items(),
              ElementsAre(Pair("a", "1"), Pair("b", "x y"), Pair("c", "")));
}

TEST(DecodeW3cBaggageTest, LeavesOutWhatIsMalformed) {
  EXPECT_THAT(DecodeW3cBaggage("").items(), IsEmpty());
  EXPECT_THAT(DecodeW3cBaggage(",,=x,no value,a b=1,;p=1,good=%zz=").items(),
              ElementsAre(Pair("good", "%zz=")));
  EXPECT_THAT(DecodeW3cBaggage("bytes=%FF").items(), ElementsAre(Pair("bytes", "\uFFFD")));
}

TEST(DecodeW3cBaggageTest, KeepsTheLastOfEqualKeys) {
  EXPECT_THAT(DecodeW3cBaggage("a=1,b=2,A=3").items(), ElementsAre(Pair("a", "3"), Pair("b", "2")));
}

}  // namespace
}  // namespace lightstep::propagation
