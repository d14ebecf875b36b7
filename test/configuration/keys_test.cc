// Tests each row of the table of keys: it reads what it writes, sets its option, enforces its range
// in documents, variables and programs, and is fully documented.
#include "src/configuration/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "src/configuration/attribute_types.h"
#include "src/configuration/choice_types.h"
#include "src/configuration/endpoint_types.h"
#include "src/configuration/header_types.h"
#include "src/configuration/resolution.h"
#include "src/configuration/simple_types.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;

// A value that is not the default, as JSON, and an invalid one.
struct Examples {
  std::string right;
  std::string wrong;
};

// Every type needs a row.
const std::map<const Description*, Examples> kExamples = {
    {&kProtocol.description, {R"("otlp")", R"("http/json")"}},
    {&kText.description, {R"("text")", "1"}},
    {&kPem.description, {R"("PEM")", "1"}},
    {&kSatellites.description, {R"([{"host":"a","port":1}])", R"([{"host":"a","port":0}])"}},
    {&kHost.description, {R"("a")", R"("a/")"}},
    {&kPort.description, {"1", "65536"}},
    {&kOtlpUrls.description, {R"(["https://a:1/b"])", R"(["a:1"])"}},
    {&kHeaders.description, {R"({"a":"b"})", R"({"a":"b\nc"})"}},
    {&kCompression.description, {R"("gzip")", R"("deflate")"}},
    {&kCount.description, {"1", "0"}},
    {&kTime.description, {"1", "0"}},
    {&kPropagationModes.description, {R"(["b3","envoy"])", R"(["B3"])"}},
    {&kTags.description, {R"({"a":"b","c":1,"d":true})", R"({"a":[]})"}},
    {&kAttributes.description, {R"({"a":[1,2],"b":"c","d":[1.5,2]})", R"({"a":[1,"b"]})"}},
};

// Throws if the type has no examples.
Examples ExamplesFor(const Key& key) {
  if (key.description == &kBool.description) {
    return {key.write(TracerOptions{}).as_bool() ? "false" : "true", "1"};
  }
  const auto examples = kExamples.find(key.description);
  if (examples != kExamples.end()) return examples->second;
  throw std::logic_error{"kExamples has none for the type of " + std::string{key.name}};
}

class KeyTest : public testing::TestWithParam<Key> {
 protected:
  Examples examples() const { return ExamplesFor(GetParam()); }

  TracerOptions Read(const json::value& value) const {
    TracerOptions options;
    GetParam().read(GivenFor(GetParam(), value), options);
    return options;
  }
};

TEST_P(KeyTest, SetsItsOptionAndNoOther) {
  const json::value given = json::parse(examples().right);
  const TracerOptions options = Read(given);
  for (const Key& key : Keys()) {
    if (key.name == GetParam().name) {
      EXPECT_NE(key.write(options), key.write(TracerOptions{}));
    } else {
      EXPECT_EQ(key.write(options), key.write(TracerOptions{})) << key.name;
    }
  }
}

TEST_P(KeyTest, ReadsWhatItWrites) {
  const json::value written = GetParam().write(Read(json::parse(examples().right)));
  EXPECT_EQ(GetParam().write(Read(written)), written);
}

TEST_P(KeyTest, RefusesWhatIsWrong) {
  try {
    Read(json::parse(examples().wrong));
    FAIL() << "was accepted";
  } catch (const OptionsError& error) {
    EXPECT_THAT(error.what(), testing::StartsWith(std::string{GetParam().name}));
    EXPECT_THAT(error.what(), testing::HasSubstr("expected "));
  }
}

TEST_P(KeyTest, ShowsNothingOfASecret) {
  if (GetParam().secrecy != Secrecy::kSecret) return;
  for (const char* const given :
       {R"(["hidden"])", R"({"hidden": 31337})", R"({"a": "hidden\n"})"}) {
    try {
      Read(json::parse(given));
      FAIL() << "was accepted";
    } catch (const OptionsError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr("got a value of the type "));
    }
  }
}

TEST_P(KeyTest, IsDescribed) {
  const Key& key = GetParam();
  EXPECT_THAT(key.variable, testing::StartsWith("LIGHTSTEP_"));
  EXPECT_THAT(key.help, testing::EndsWith("."));
  EXPECT_STRNE(key.description->range, "");
  EXPECT_TRUE(json::parse(key.description->schema).is_object());
}

// The reader of the environment goes through the table once, in order.
TEST_P(KeyTest, ComesAfterTheProtocolThatUsesIt) {
  if (GetParam().used_by == UsedBy::kBoth) return;
  EXPECT_LT(FindKey("protocol"), FindKey(GetParam().name));
}

TEST_P(KeyTest, ComesAfterTheKeyThatOverrulesIt) {
  if (GetParam().overruled_by.empty()) return;
  const Key* const overruling = FindKey(GetParam().overruled_by);
  ASSERT_NE(overruling, nullptr);
  EXPECT_LT(overruling, FindKey(GetParam().name));
}

INSTANTIATE_TEST_SUITE_P(All, KeyTest, testing::ValuesIn(Keys()),
                         [](const auto& info) { return std::string{info.param.name}; });

TEST(KeysTest, HaveNamesAndVariablesOfTheirOwn) {
  std::set<std::string> names;
  for (const Key& key : Keys()) {
    EXPECT_TRUE(names.emplace(key.name).second) << key.name;
    EXPECT_TRUE(names.emplace(key.variable).second) << key.variable;
  }
}

TEST(KeysTest, EveryDefaultIsValid) { EXPECT_NO_THROW(Validate(TracerOptions{})); }

}  // namespace
}  // namespace lightstep::configuration
