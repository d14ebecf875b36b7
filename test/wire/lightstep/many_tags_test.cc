// Tests src/wire/span_encoder.h with spans of many tags, for which it keeps an index.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "src/wire/lightstep/lightstep_format.h"
#include "test/wire/lightstep/read_back.h"

namespace lightstep::wire {
namespace {

TEST(SpanWithManyTagsTest, KeepsTenThousandTagsApart) {
  constexpr int kTags = 10'000;
  LightStepSpanEncoder encoder;
  for (int i = 0; i < kTags; ++i) encoder.SetTag(std::to_string(i), i);
  for (int i = 0; i < kTags; i += 7) encoder.SetTag(std::to_string(i), -i);
  const collector::Span span = ReadSpan(encoder);
  ASSERT_EQ(span.tags_size(), kTags);
  for (int i = 0; i < kTags; ++i) {
    ASSERT_EQ(span.tags(i).key(), std::to_string(i));
    ASSERT_EQ(span.tags(i).int_value(), i % 7 == 0 ? -i : i);
  }
}

// Numbers of tags around the one from which the encoder keeps an index, and far beyond it.
class ManyTagsTest : public testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(Counts, ManyTagsTest, testing::Values(31, 32, 33, 34, 63, 64, 65, 2'000));

TEST_P(ManyTagsTest, AreReplacedWhereTheyStandWhileEverythingMoves) {
  std::minstd_rand random;
  const auto text = [&] { return std::string(random() % 50, 'v'); };
  std::vector<std::pair<std::string, std::string>> expected;
  std::string name;
  LightStepSpanEncoder encoder;
  for (int i = 0; i < GetParam(); ++i) expected.emplace_back("key " + std::to_string(i), text());
  for (const auto& [key, value] : expected) encoder.SetTag(key, value);
  for (int i = 0; i < 3 * GetParam(); ++i) {
    auto& [key, value] = expected[random() % expected.size()];
    value = text();
    encoder.SetTag(key, value);
    if (i % 10 == 0) encoder.SetOperationName(name = std::string(random() % 200, 'n'));
    if (i % 50 == 0 && encoder.BeginLog(1)) {
      encoder.AddLogField(key, "a field of a log is no tag");
      encoder.EndLog();
      expected.emplace_back("after log " + std::to_string(i), text());
      encoder.SetTag(expected.back().first, expected.back().second);
    }
  }
  const collector::Span span = ReadSpan(encoder);
  EXPECT_EQ(span.operation_name(), name);
  std::vector<std::pair<std::string, std::string>> tags;
  for (const auto& tag : span.tags()) tags.emplace_back(tag.key(), tag.string_value());
  EXPECT_EQ(tags, expected);
}

TEST(SpanWithManyTagsTest, KeepsThemWhenItIsMoved) {
  LightStepSpanEncoder from;
  for (int i = 0; i < 100; ++i) from.SetTag(std::to_string(i), i);
  LightStepSpanEncoder to = std::move(from);
  to.SetTag("50", "replaced");
  to.SetTag("100", 100);
  const collector::Span span = ReadSpan(to);
  EXPECT_EQ(span.tags_size(), 101);
  EXPECT_EQ(TagNamed(span, "50").string_value(), "replaced");
}

}  // namespace
}  // namespace lightstep::wire
