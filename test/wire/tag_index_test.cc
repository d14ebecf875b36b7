// Tests src/wire/tag_index.h: tags are found by hash and key, also after they have moved.
#include "src/wire/tag_index.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <string>

namespace lightstep::wire {
namespace {

// Tags of ten bytes each, as an encoder would store them.
class TagIndexTest : public testing::Test {
 protected:
  void Add(TagIndex::Hash hash, const std::string& key) {
    index_.ReserveOne();
    index_.Add(hash, end_);
    keys_[end_] = key;
    end_ += 10;
  }

  std::size_t Find(TagIndex::Hash hash, const std::string& key) const {
    return index_.Find(hash, [&](std::size_t offset) {
      EXPECT_EQ(keys_.count(offset), 1u) << "asked about " << offset << ", where no tag is";
      return keys_.at(offset) == key;
    });
  }

  TagIndex index_;
  std::map<std::size_t, std::string> keys_;  // by offset
  std::size_t end_ = 10;
};

TEST_F(TagIndexTest, FindsNothingWhenEmpty) {
  EXPECT_EQ(Find(0, ""), TagIndex::kNone);
  EXPECT_EQ(Find(7, "key"), TagIndex::kNone);
}

TEST_F(TagIndexTest, FindsEachOfMany) {
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const std::string key = std::to_string(i);
    Add(TagIndex::HashOf(key), key);
  }
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const std::string key = std::to_string(i);
    EXPECT_EQ(Find(TagIndex::HashOf(key), key), 10 + 10 * i);
  }
  EXPECT_EQ(Find(TagIndex::HashOf("1000"), "1000"), TagIndex::kNone);
}

TEST_F(TagIndexTest, TellsKeysOfOneHashApart) {
  for (std::uint32_t i = 0; i < 100; ++i) Add(5, std::to_string(i));
  Add(5 + 128, "of the same place in the table");
  for (std::uint32_t i = 0; i < 100; ++i) EXPECT_EQ(Find(5, std::to_string(i)), 10 + 10 * i);
  EXPECT_EQ(Find(5 + 128, "of the same place in the table"), 1010u);
  EXPECT_EQ(Find(5, "another"), TagIndex::kNone);
}

TEST_F(TagIndexTest, MovesWhatStandsFromAnOffsetOn) {
  for (std::uint32_t i = 0; i < 5; ++i) Add(i, std::to_string(i));  // at 10, 20, ... 50
  index_.Move(30, 4);
  keys_ = {{10, "0"}, {20, "1"}, {34, "2"}, {44, "3"}, {54, "4"}};
  index_.Move(35, -7);
  keys_ = {{10, "0"}, {20, "1"}, {34, "2"}, {37, "3"}, {47, "4"}};
  index_.Move(0, 100);
  keys_ = {{110, "0"}, {120, "1"}, {134, "2"}, {137, "3"}, {147, "4"}};
  index_.Move(148, 1000);
  std::uint32_t i = 0;
  for (const auto& [offset, key] : keys_) EXPECT_EQ(Find(i++, key), offset);
}

}  // namespace
}  // namespace lightstep::wire
