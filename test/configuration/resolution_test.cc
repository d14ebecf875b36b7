// Tests src/configuration/resolution.h: endpoints, validation, and options that have no effect.
#include "src/configuration/resolution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace lightstep::configuration {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TracerOptions Otlp() {
  TracerOptions options;
  options.protocol = WireProtocol::kOtlp;
  return options;
}

TEST(EndpointsTest, AreTheDefaultsWhereNoneAreGiven) {
  const Endpoint otlp = EndpointsOf(Otlp()).at(0);
  EXPECT_EQ(otlp.host, "localhost");
  EXPECT_EQ(otlp.port, 4318);
  EXPECT_EQ(otlp.path, "");
  EXPECT_FALSE(otlp.is_tls);
  const Endpoint collector = EndpointsOf({}).at(0);
  EXPECT_EQ(collector.host, defaults::kCollectorHost);
  EXPECT_EQ(collector.path, "");
  EXPECT_TRUE(collector.is_tls);
}

TEST(EndpointsTest, UseTlsEachByItself) {
  TracerOptions options = Otlp();
  options.otlp_endpoints = {"http://a", "https://b/c"};
  const std::vector<Endpoint> endpoints = EndpointsOf(options);
  ASSERT_EQ(endpoints.size(), 2u);
  EXPECT_FALSE(endpoints[0].is_tls);
  EXPECT_TRUE(endpoints[1].is_tls);
  EXPECT_EQ(endpoints[1].path, "/c");
  EXPECT_TRUE(UsesTls(options));
  options.otlp_endpoints = {"http://a"};
  EXPECT_FALSE(UsesTls(options));
}

TEST(PropagationModesTest, DependOnTheProtocolWhereNoneAreGiven) {
  EXPECT_THAT(PropagationModesOf({}), ElementsAre(PropagationMode::kLightstep));
  EXPECT_THAT(PropagationModesOf(Otlp()), ElementsAre(PropagationMode::kTraceContext));
  TracerOptions given = Otlp();
  given.propagation_modes = {PropagationMode::kLightstep};
  EXPECT_THAT(PropagationModesOf(given), ElementsAre(PropagationMode::kLightstep));
}

TEST(UnusedOptionsTest, AreNamedInOneWarning) {
  TracerOptions options = Otlp();
  EXPECT_THAT(UnusedOptions(options), IsEmpty());
  options.access_token = "secret";
  options.satellite_endpoints = {{"a", 1}};
  EXPECT_THAT(UnusedOptions(options),
              ElementsAre("access_token, satellite_endpoints: not used with the protocol otlp"));
  options = {};
  options.compression = Compression::kGzip;
  EXPECT_THAT(UnusedOptions(options), ElementsAre(HasSubstr("compression: not used")));
}

TEST(ValidateTest, ShowsNothingOfHeadersAndPasswords) {
  TracerOptions options = Otlp();
  options.otlp_headers = {{"authorization", "secret\r\nX: y"}};
  try {
    Validate(options);
    FAIL() << "was accepted";
  } catch (const OptionsError& error) {
    EXPECT_STREQ(error.what(),
                 "otlp_headers.authorization: got a value of the type string, expected a "
                 "string without line breaks and other control characters");
  }
  options = Otlp();
  options.otlp_endpoints = {"http://user:secret@a"};
  try {
    Validate(options);
    FAIL() << "was accepted";
  } catch (const OptionsError& error) {
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("secret")));
  }
}

TEST(ValidateTest, RefusesHeadersThatTheTracerWrites) {
  for (const char* const name : {"Content-Length", "host", "", "a b", "a:"}) {
    TracerOptions options = Otlp();
    options.otlp_headers = {{name, "value"}};
    EXPECT_THROW(Validate(options), OptionsError) << name;
  }
}

}  // namespace
}  // namespace lightstep::configuration
