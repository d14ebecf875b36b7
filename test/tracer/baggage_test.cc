// Tests lightstep/baggage.h: how baggage is changed, and how it is built.
#include "lightstep/baggage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace lightstep {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using Repeated = Baggage::Builder::Repeated;

Baggage Build(const Baggage::Items& items, Repeated repeated) {
  Baggage::Builder builder;
  for (const auto& [key, value] : items) builder.Add(key, value);
  return std::move(builder).Build(repeated);
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

TEST(BaggageTest, SetsItemsInItselfAndInNoCopy) {
  Baggage baggage;
  baggage.Set("a", "1");
  const Baggage copy = baggage;
  baggage.Set("A", "2");
  baggage.Set("b", "3");
  EXPECT_THAT(copy.items(), ElementsAre(Pair("a", "1")));
  EXPECT_THAT(baggage.items(), ElementsAre(Pair("a", "2"), Pair("b", "3")));
}

// Numbers of items around the one from which there is an index, and far beyond it.
class ManyItemsTest : public testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(Counts, ManyItemsTest, testing::Values(15, 16, 17, 18, 1'000));

TEST_P(ManyItemsTest, AreFoundAndSetInWhateverCase) {
  Baggage baggage;
  for (int i = 0; i < GetParam(); ++i) baggage.Set("Key-" + std::to_string(i), "first");
  for (int i = 0; i < GetParam(); ++i) baggage.Set("kEY-" + std::to_string(i), std::to_string(i));
  ASSERT_EQ(baggage.items().size(), static_cast<std::size_t>(GetParam()));
  for (int i = 0; i < GetParam(); ++i) {
    const auto& [key, value] = baggage.items()[i];
    EXPECT_EQ(key, "Key-" + std::to_string(i));
    EXPECT_EQ(value, std::to_string(i));
    EXPECT_EQ(baggage.Find("KEY-" + std::to_string(i)), &value);
  }
  EXPECT_EQ(baggage.Find("key-" + std::to_string(GetParam())), nullptr);
}

TEST_P(ManyItemsTest, AreCopiedWhereOneOfSeveralCopiesIsChanged) {
  Baggage baggage;
  for (int i = 0; i < GetParam(); ++i) baggage.Set(std::to_string(i), "before");
  const Baggage before = baggage;
  for (int i = 0; i < GetParam() + 10; ++i) baggage.Set(std::to_string(i), "after");
  EXPECT_EQ(before.items().size(), static_cast<std::size_t>(GetParam()));
  EXPECT_EQ(baggage.items().size(), static_cast<std::size_t>(GetParam() + 10));
  for (const auto& [key, value] : before.items()) EXPECT_EQ(value, "before") << key;
  for (const auto& [key, value] : baggage.items()) EXPECT_EQ(value, "after") << key;
}

TEST(BaggageBuilderTest, BuildsNothingOfNothing) {
  EXPECT_TRUE(Build({}, Repeated::kFirst).empty());
  EXPECT_THAT(Build({}, Repeated::kLast).items(), IsEmpty());
}

TEST(BaggageBuilderTest, KeepsTheOrderOfItems) {
  EXPECT_THAT(Build({{"c", "1"}, {"a", "2"}, {"b", "3"}}, Repeated::kLast).items(),
              ElementsAre(Pair("c", "1"), Pair("a", "2"), Pair("b", "3")));
}

TEST(BaggageBuilderTest, KeepsTheFirstOrTheLastValueOfAKey) {
  const Baggage::Items items = {{"b", "1"}, {"A", "2"}, {"a", "3"}, {"c", "4"},
                                {"B", "5"}, {"a", "6"}, {"", "7"},  {"", "8"}};
  EXPECT_THAT(Build(items, Repeated::kFirst).items(),
              ElementsAre(Pair("b", "1"), Pair("A", "2"), Pair("c", "4"), Pair("", "7")));
  EXPECT_THAT(Build(items, Repeated::kLast).items(),
              ElementsAre(Pair("b", "5"), Pair("A", "6"), Pair("c", "4"), Pair("", "8")));
}

TEST(BaggageBuilderTest, BuildsWhatWithMakes) {
  Baggage::Builder builder;
  Baggage expected;
  for (int i = 0; i < 500; ++i) {
    const std::string key = (i % 2 == 0 ? "k" : "K") + std::to_string(i * 7 % 60);
    builder.Add(key, std::to_string(i));
    expected = expected.With(key, std::to_string(i));
  }
  EXPECT_EQ(std::move(builder).Build(Repeated::kLast).items(), expected.items());
}

}  // namespace
}  // namespace lightstep
