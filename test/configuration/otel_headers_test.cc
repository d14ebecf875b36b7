// Tests OptionsFromEnvironment (lightstep/options.h) with OTEL_EXPORTER_OTLP_HEADERS: which pairs
// are used, and what is said of the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lightstep/options.h"
#include "test/configuration/variables.h"

namespace lightstep {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::StartsWith;

TracerOptions Read(const Variables& variables) {
  const Environment environment{variables};
  return OptionsFromEnvironment(R"({"protocol": "otlp"})");
}

constexpr char kHeaders[] = "OTEL_EXPORTER_OTLP_HEADERS";

TEST(OtelHeadersTest, KeepsTheHeadersBesideOneThatCannotBeSent) {
  const TracerOptions options = Read(
      {{kHeaders, "api-key=1,api key=secret,,Content-Type=secret,x=2,secret,y=secret%0A,x=3"}});
  EXPECT_THAT(options.otlp_headers, ElementsAre(Pair("api-key", "1"), Pair("x", "3")));
  EXPECT_THAT(options.warnings,
              ElementsAre("OTEL_EXPORTER_OTLP_HEADERS: pair 2 (api...) has a name that cannot be "
                          "used; pair 3 (Content-Type) has a name that cannot be used; pair 5 has "
                          "no \"=\"; pair 6 (y) has control characters in its value; the other "
                          "pairs are used"));
}

TEST(OtelHeadersTest, UsesTheGeneralHeadersIfNoneForTracesCanBeSent) {
  const TracerOptions options =
      Read({{kHeaders, "a=1"}, {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "b c=2,d"}});
  EXPECT_THAT(options.otlp_headers, ElementsAre(Pair("a", "1")));
  EXPECT_THAT(options.warnings, ElementsAre(StartsWith("OTEL_EXPORTER_OTLP_TRACES_HEADERS: ")));
}

TEST(OtelHeadersTest, TheLastHeaderOfANameCountsInWhateverCase) {
  EXPECT_THAT(Read({{"OTEL_EXPORTER_OTLP_HEADERS", "Api-Key=1,b=2,api-key=3"}}).otlp_headers,
              ElementsAre(Pair("api-key", "3"), Pair("b", "2")));
}

TEST(OtelHeadersTest, WhiteSpaceAroundAPairDoesNotMatter) {
  const TracerOptions options = Read({{kHeaders, "\ta=1\t,\r\n b = 2\n"}});
  EXPECT_THAT(options.otlp_headers, ElementsAre(Pair("a", "1"), Pair("b", "2")));
  EXPECT_EQ(options.warnings.size(), 0u);
}

}  // namespace
}  // namespace lightstep
