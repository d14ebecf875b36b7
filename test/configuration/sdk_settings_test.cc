// Tests the environment variables that only OpenTelemetry's API uses: which sampler decides, and
// whether the SDK is disabled.
#include "src/configuration/sdk_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "lightstep/options.h"
#include "src/configuration/reader.h"
#include "test/configuration/variables.h"

namespace lightstep::configuration {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Root = SamplerChoice::Root;

struct Result {
  TracerOptions options;
  SdkSettings sdk;
};

Result Read(const Variables& variables, const std::optional<SamplerChoice>& sampler = {},
            const char* protocol = "otlp") {
  const lightstep::Environment environment{variables};
  Result result;
  result.sdk.sampler = sampler;
  result.options = ReadOptionsAndEnvironment({{"protocol", protocol}, {"access_token", ""}},
                                             MissingToken::kWarn, &result.sdk);
  return result;
}

struct Sampler {
  const char* name;
  Root root;
  bool is_parent_based;
  std::optional<double> ratio;
};

void PrintTo(const Sampler& sampler, std::ostream* out) { *out << sampler.name; }

class SamplerTest : public testing::TestWithParam<Sampler> {};

TEST_P(SamplerTest, IsReadFromTheEnvironment) {
  const auto [options, sdk] =
      Read({{"OTEL_TRACES_SAMPLER", GetParam().name}, {"OTEL_TRACES_SAMPLER_ARG", " 0.25 "}});
  ASSERT_TRUE(sdk.sampler);
  EXPECT_EQ(sdk.sampler->root, GetParam().root);
  EXPECT_EQ(sdk.sampler->is_parent_based, GetParam().is_parent_based);
  EXPECT_EQ(sdk.sampler->ratio, GetParam().ratio);
}

INSTANTIATE_TEST_SUITE_P(
    All, SamplerTest,
    testing::Values(Sampler{"always_on", Root::kAlwaysOn, false, {}},
                    Sampler{"always_off", Root::kAlwaysOff, false, {}},
                    Sampler{"traceidratio", Root::kRatio, false, 0.25},
                    Sampler{"parentbased_always_on", Root::kAlwaysOn, true, {}},
                    Sampler{"parentbased_always_off", Root::kAlwaysOff, true, {}},
                    Sampler{"ParentBased_TraceIdRatio", Root::kRatio, true, 0.25},
                    Sampler{"", Root::kAlwaysOn, true, {}}));

struct Wrong {
  const char* name;
  const char* value;
  const char* allowed;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name << "=" << wrong.value; }

class SdkWarningTest : public testing::TestWithParam<Wrong> {};

TEST_P(SdkWarningTest, SaysWhatIsAllowed) {
  Variables variables{{"OTEL_TRACES_SAMPLER", "traceidratio"}};
  variables[GetParam().name] = GetParam().value;
  const auto [options, sdk] = Read(variables);
  EXPECT_THAT(options.warnings, ElementsAre(HasSubstr(GetParam().allowed)));
  EXPECT_FALSE(sdk.is_disabled);
  EXPECT_EQ(sdk.sampler->ratio.value_or(1.0), 1.0);
}

INSTANTIATE_TEST_SUITE_P(All, SdkWarningTest,
                         testing::Values(Wrong{"OTEL_TRACES_SAMPLER", "often", "one of always_on"},
                                         Wrong{"OTEL_TRACES_SAMPLER_ARG", "1.5", "from 0 to 1"},
                                         Wrong{"OTEL_TRACES_SAMPLER_ARG", "-1", "from 0 to 1"},
                                         Wrong{"OTEL_TRACES_SAMPLER_ARG", "nan", "from 0 to 1"},
                                         Wrong{"OTEL_TRACES_SAMPLER_ARG", "0.5x", "from 0 to 1"},
                                         Wrong{"OTEL_SDK_DISABLED", "yes", "true or false"}));

TEST(SdkSettingsTest, ASamplerThatTheProgramNamesTakesItsRatioAlone) {
  const Variables variables{{"OTEL_TRACES_SAMPLER", "always_off"},
                            {"OTEL_TRACES_SAMPLER_ARG", "0.25"}};
  SamplerChoice ratio{Root::kRatio, false, {}};
  EXPECT_EQ(Read(variables, ratio).sdk.sampler->ratio, 0.25);
  ratio.ratio = 0.5;
  EXPECT_EQ(Read(variables, ratio).sdk.sampler->ratio, 0.5);
  EXPECT_EQ(Read(variables, SamplerChoice{}).sdk.sampler->root, Root::kAlwaysOn);
}

TEST(SdkSettingsTest, TheArgumentOfASamplerWithoutOneIsNotLookedAt) {
  EXPECT_THAT(Read({{"OTEL_TRACES_SAMPLER_ARG", "wrong"}}).options.warnings, IsEmpty());
}

TEST(SdkSettingsTest, AreReadWhateverTheProtocol) {
  for (const char* protocol : {"otlp", "lightstep"}) {
    const auto [options, sdk] =
        Read({{"OTEL_SDK_DISABLED", "True"}, {"OTEL_SPAN_LINK_COUNT_LIMIT", "5"}}, {}, protocol);
    EXPECT_TRUE(sdk.is_disabled) << protocol;
    EXPECT_FALSE(options.report) << protocol;
    EXPECT_EQ(options.span_limits.link_count, 5u) << protocol;
    EXPECT_THAT(options.warnings, IsEmpty()) << protocol;
  }
}

}  // namespace
}  // namespace lightstep::configuration
