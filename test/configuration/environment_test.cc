// Tests OptionsFromEnvironment (lightstep/options.h): what each variable sets, what takes
// precedence over it, and the warning about an invalid one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lightstep/options.h"
#include "test/configuration/variables.h"

namespace lightstep {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;

TracerOptions Read(Variables variables, std::string_view json = "{}") {
  variables.insert({"LIGHTSTEP_ACCESS_TOKEN", "token"});
  const Environment environment{variables};
  return OptionsFromEnvironment(json);
}

std::string ErrorOf(const Variables& variables, std::string_view json = "{}") {
  try {
    Read(variables, json);
  } catch (const OptionsError& error) {
    EXPECT_EQ(error.kind(), OptionsError::Kind::kWrongValue) << error.what();
    return error.what();
  }
  return "";
}

TEST(EnvironmentTest, HasAVariableForEachKey) {
  const TracerOptions options = Read({{"LIGHTSTEP_COMPONENT_NAME", "service"},
                                      {"LIGHTSTEP_ACCESS_TOKEN", "secret"},
                                      {"LIGHTSTEP_COLLECTOR_HOST", "collector"},
                                      {"LIGHTSTEP_COLLECTOR_PORT", "8360"},
                                      {"LIGHTSTEP_COLLECTOR_PLAINTEXT", "true"},
                                      {"LIGHTSTEP_SSL_ROOT_CERTIFICATES", "-----BEGIN\nx\n"},
                                      {"LIGHTSTEP_CLIENT_CERTIFICATE", "certificate"},
                                      {"LIGHTSTEP_CLIENT_KEY", "key"},
                                      {"LIGHTSTEP_SATELLITES", "a:1"},
                                      {"LIGHTSTEP_USE_STREAM_RECORDER", "false"},
                                      {"LIGHTSTEP_MAX_BUFFERED_SPANS", "1000"},
                                      {"LIGHTSTEP_REPORTING_PERIOD", "200000"},
                                      {"LIGHTSTEP_REPORT_TIMEOUT", "3000000.0"},
                                      {"LIGHTSTEP_PROPAGATION_MODES", "b3, lightstep"},
                                      {"LIGHTSTEP_USE_SINGLE_KEY_PROPAGATION", "true"},
                                      {"LIGHTSTEP_TAGS", "zone=north"},
                                      {"LIGHTSTEP_VERBOSE", "1"}});
  EXPECT_EQ(options.component_name, "service");
  EXPECT_EQ(options.access_token, "secret");
  EXPECT_EQ(options.collector_host, "collector");
  EXPECT_EQ(options.collector_port, 8360);
  EXPECT_TRUE(options.collector_plaintext);
  EXPECT_EQ(options.ssl_root_certificates, "-----BEGIN\nx\n");
  EXPECT_EQ(options.client_certificate, "certificate");
  EXPECT_EQ(options.client_key, "key");
  ASSERT_EQ(options.satellite_endpoints.size(), 1u);
  EXPECT_FALSE(options.use_stream_recorder);
  EXPECT_EQ(options.max_buffered_spans, 1'000u);
  EXPECT_EQ(options.reporting_period, std::chrono::milliseconds{200});
  EXPECT_EQ(options.report_timeout, std::chrono::seconds{3});
  EXPECT_THAT(options.propagation_modes,
              ElementsAre(PropagationMode::kB3, PropagationMode::kLightstep));
  EXPECT_TRUE(options.use_single_key_propagation);
  EXPECT_THAT(options.tags, ElementsAre(Pair("zone", TracerOptions::TagValue{"north"})));
  EXPECT_TRUE(options.verbose);
}

TEST(EnvironmentTest, ReadsSatellitesOfEveryKind) {
  const TracerOptions options =
      Read({{"LIGHTSTEP_SATELLITES", "a.example.com:1, [::1]:65535,b:2"}});
  ASSERT_EQ(options.satellite_endpoints.size(), 3u);
  EXPECT_EQ(options.satellite_endpoints[0].host, "a.example.com");
  EXPECT_EQ(options.satellite_endpoints[0].port, 1);
  EXPECT_EQ(options.satellite_endpoints[1].host, "::1");
  EXPECT_EQ(options.satellite_endpoints[1].port, 65535);
  EXPECT_EQ(options.satellite_endpoints[2].host, "b");
}

TEST(EnvironmentTest, ReadsTagsAsText) {
  EXPECT_THAT(Read({{"LIGHTSTEP_TAGS", "a=1, b = x=y ,c="}}).tags,
              ElementsAre(Pair("a", TracerOptions::TagValue{"1"}),
                          Pair("b", TracerOptions::TagValue{"x=y"}),
                          Pair("c", TracerOptions::TagValue{""})));
}

TEST(EnvironmentTest, ReadsBoolsInEitherCase) {
  for (const char* const yes : {"true", "TRUE", "True", "1"}) {
    EXPECT_TRUE(Read({{"LIGHTSTEP_VERBOSE", yes}}).verbose) << yes;
  }
  for (const char* const no : {"false", "False", "0"}) {
    EXPECT_FALSE(Read({{"LIGHTSTEP_VERBOSE", no}}).verbose) << no;
  }
}

// Secrets and files that variables are filled from often end in a line break.
TEST(EnvironmentTest, WhiteSpaceAroundAValueDoesNotMatter) {
  const TracerOptions options = Read({{"LIGHTSTEP_COMPONENT_NAME", " service\n"},
                                      {"LIGHTSTEP_ACCESS_TOKEN", "secret\r\n"},
                                      {"LIGHTSTEP_SATELLITES", "a:1,\n\tb:2\n"},
                                      {"LIGHTSTEP_COLLECTOR_PORT", "5\n"},
                                      {"LIGHTSTEP_TAGS", "zone = north\n"},
                                      {"LIGHTSTEP_PROPAGATION_MODES", "b3\n"},
                                      {"LIGHTSTEP_RECOVERY_DIRECTORY", "\n"},
                                      {"LIGHTSTEP_VERBOSE", "true\n"}});
  EXPECT_EQ(options.component_name, "service");
  EXPECT_EQ(options.access_token, "secret");
  ASSERT_EQ(options.satellite_endpoints.size(), 2u);
  EXPECT_EQ(options.satellite_endpoints[1].host, "b");
  EXPECT_EQ(options.satellite_endpoints[1].port, 2);
  EXPECT_THAT(options.tags, ElementsAre(Pair("zone", TracerOptions::TagValue{"north"})));
  EXPECT_THAT(options.propagation_modes, ElementsAre(PropagationMode::kB3));
  EXPECT_EQ(options.recovery_directory, "");
  EXPECT_TRUE(options.verbose);
  EXPECT_THAT(options.warnings, IsEmpty());
}

TEST(EnvironmentTest, FillsInWhatTheDocumentHasNot) {
  const Variables variables{{"LIGHTSTEP_COMPONENT_NAME", "from outside"},
                            {"LIGHTSTEP_COLLECTOR_PORT", "5"},
                            {"LIGHTSTEP_VERBOSE", "true"}};
  const TracerOptions options =
      Read(variables, R"({"component_name": "from the document", "verbose": null})");
  EXPECT_EQ(options.component_name, "from the document");
  EXPECT_EQ(options.collector_port, 5);
  EXPECT_TRUE(options.verbose);
}

TEST(EnvironmentTest, LeavesUnreadWhatTheDocumentHas) {
  EXPECT_EQ(
      Read({{"LIGHTSTEP_COLLECTOR_PORT", "wrong"}}, R"({"collector_port": 5})").collector_port, 5);
}

TEST(EnvironmentTest, DoesNotMindWhatIsWrongAndNotUsed) {
  const Variables collector{{"LIGHTSTEP_COLLECTOR_PORT", "wrong"},
                            {"LIGHTSTEP_COLLECTOR_HOST", "a b"}};
  const char satellites[] = R"({"satellite_endpoints": [{"host": "a", "port": 1}]})";
  EXPECT_EQ(Read(collector, satellites).collector_port, 443);
  Variables all = collector;
  all["LIGHTSTEP_SATELLITES"] = "a:1";
  EXPECT_EQ(Read(all).satellite_endpoints.size(), 1u);
  all["LIGHTSTEP_COLLECTOR_PORT"] = "70000";
  EXPECT_EQ(Read(all).collector_port, 443);
  // An empty list configures no satellites.
  EXPECT_THAT(ErrorOf(collector, R"({"satellite_endpoints": []})"),
              StartsWith("LIGHTSTEP_COLLECTOR_HOST: "));

  Variables modes{{"LIGHTSTEP_PROPAGATION_MODES", "nonsense"}};
  EXPECT_THAT(Read(modes, R"({"use_single_key_propagation": true})").propagation_modes,
              ElementsAre(PropagationMode::kLightstep));
  EXPECT_THAT(ErrorOf(modes, R"({"use_single_key_propagation": false})"),
              StartsWith("LIGHTSTEP_PROPAGATION_MODES: "));
  modes["LIGHTSTEP_USE_SINGLE_KEY_PROPAGATION"] = "true";
  EXPECT_TRUE(Read(modes).use_single_key_propagation);
  EXPECT_THAT(ErrorOf(modes, R"({"use_single_key_propagation": false})"),
              StartsWith("LIGHTSTEP_PROPAGATION_MODES: "));
}

TEST(EnvironmentTest, PassesOverServiceLinksWithAWarning) {
  for (const char* const link : {"tcp://10.0.0.7:443", "udp://10.0.0.7:53", "sctp://10.0.0.7:1",
                                 "TCP://a.example:1", "tcp://[fd00::7]:443", "tcp://fd00::7:443"}) {
    const TracerOptions options = Read({{"LIGHTSTEP_COLLECTOR_PORT", link}});
    EXPECT_EQ(options.collector_port, 443);
    EXPECT_THAT(options.warnings, ElementsAre(AllOf(StartsWith("LIGHTSTEP_COLLECTOR_PORT: got \""),
                                                    HasSubstr(link), HasSubstr("Kubernetes"))));
  }
}

TEST(EnvironmentTest, PassesOverAServiceLinkInAnyVariable) {
  for (const char* const variable :
       {"LIGHTSTEP_SATELLITES", "LIGHTSTEP_COLLECTOR_HOST", "LIGHTSTEP_COLLECTOR_PLAINTEXT",
        "LIGHTSTEP_MAX_BUFFERED_SPANS", "LIGHTSTEP_PROPAGATION_MODES", "LIGHTSTEP_TAGS"}) {
    const TracerOptions options = Read({{variable, "tcp://10.0.0.1:8360"}});
    EXPECT_THAT(options.warnings, ElementsAre(StartsWith(variable)));
    EXPECT_THAT(options.satellite_endpoints, IsEmpty());
    EXPECT_EQ(options.collector_host, TracerOptions{}.collector_host);
  }
}

TEST(EnvironmentTest, IsSilentOfAServiceLinkForWhatIsGiven) {
  EXPECT_THAT(
      Read({{"LIGHTSTEP_COLLECTOR_PORT", "tcp://a:1"}}, R"({"collector_port": 5})").warnings,
      IsEmpty());
}

TEST(EnvironmentTest, RefusesWhatOnlyLooksLikeAServiceLink) {
  for (const char* const text :
       {"tcp://", "tcp://:443", "tcp://10.0.0.7", "tcp://10.0.0.7:", "tcp://10.0.0.7:http",
        "tcp://a/b:1", "http://10.0.0.7:443", "tcp://a:1,tcp://b:2", "xtcp://a:1"}) {
    EXPECT_THAT(ErrorOf({{"LIGHTSTEP_COLLECTOR_PORT", text}}),
                StartsWith("LIGHTSTEP_COLLECTOR_PORT: "))
        << text;
  }
}

// Satellites would override the collector that the program has configured.
TEST(EnvironmentTest, DoesNotOverruleWhatTheDocumentHas) {
  const Variables variables{{"LIGHTSTEP_SATELLITES", "a:1"}};
  EXPECT_THAT(Read(variables, R"({"collector_host": "b"})").satellite_endpoints, IsEmpty());
  EXPECT_THAT(Read(variables, R"({"collector_port": 5})").satellite_endpoints, IsEmpty());
  EXPECT_EQ(Read(variables, R"({"verbose": true})").satellite_endpoints.size(), 1u);
}

TEST(EnvironmentTest, LooksAtNoOtherVariable) {
  const TracerOptions options =
      Read({{"LIGHTSTEP_SATELLITE_ENDPOINTS", "?"}, {"LIGHTSTEP_LOG_SINK", "?"}});
  EXPECT_EQ(options.access_token, "token");
  EXPECT_THAT(options.satellite_endpoints, IsEmpty());
}

TEST(EnvironmentTest, TakesEmptyForNotSet) {
  const TracerOptions options = Read({{"LIGHTSTEP_COLLECTOR_PORT", ""},
                                      {"LIGHTSTEP_SATELLITES", ""},
                                      {"LIGHTSTEP_TAGS", ""},
                                      {"LIGHTSTEP_VERBOSE", ""}});
  EXPECT_EQ(options.collector_port, 443);
  EXPECT_THAT(options.satellite_endpoints, IsEmpty());
  EXPECT_THAT(ErrorOf({{"LIGHTSTEP_ACCESS_TOKEN", ""}}), StartsWith("access_token: "));
}

TEST(EnvironmentTest, IsNotReadByParseOptions) {
  const Environment environment{{{"LIGHTSTEP_ACCESS_TOKEN", "token"}}};
  EXPECT_THROW(ParseOptions("{}"), OptionsError);
}

TEST(EnvironmentTest, MakesTextOfWhatIsNoText) {
  EXPECT_EQ(Read({{"LIGHTSTEP_COMPONENT_NAME", "a\xFF"}}).component_name, "a\xEF\xBF\xBD");
}

TEST(EnvironmentErrorTest, NamesTheVariableGivenAndAllowed) {
  const auto says = [](const char* variable, const char* value, const char* allowed) {
    EXPECT_THAT(ErrorOf({{variable, value}}),
                AllOf(StartsWith(variable), HasSubstr("got \"" + std::string{value} + "\""),
                      HasSubstr("expected " + std::string{allowed})));
  };
  says("LIGHTSTEP_COLLECTOR_HOST", "a b", "a host name or an address");
  says("LIGHTSTEP_COLLECTOR_PORT", "http", "an integer from 1 to 65535");
  says("LIGHTSTEP_COLLECTOR_PLAINTEXT", "yes", "true, false, 1 or 0");
  says("LIGHTSTEP_USE_STREAM_RECORDER", "2", "true, false, 1 or 0");
  says("LIGHTSTEP_USE_SINGLE_KEY_PROPAGATION", "on", "true, false, 1 or 0");
  says("LIGHTSTEP_VERBOSE", "debug", "true, false, 1 or 0");
  says("LIGHTSTEP_MAX_BUFFERED_SPANS", "many", "an integer of at least 1");
  says("LIGHTSTEP_REPORTING_PERIOD", "5s", "an integer (microseconds) of at least 1");
  says("LIGHTSTEP_REPORT_TIMEOUT", "[1]", "an integer (microseconds) of at least 1");
  says("LIGHTSTEP_SATELLITES", "a", "host:port,host:port");
  says("LIGHTSTEP_SATELLITES", "a:1,", "host:port,host:port");
  says("LIGHTSTEP_SATELLITES", "::1:8360", "host:port,host:port");
  says("LIGHTSTEP_TAGS", "zone", "key=value,key=value");
}

TEST(EnvironmentErrorTest, NamesTheElement) {
  EXPECT_THAT(ErrorOf({{"LIGHTSTEP_SATELLITES", "a:1,b:0"}}),
              StartsWith("LIGHTSTEP_SATELLITES[1].port: got 0, expected an integer from 1"));
  EXPECT_THAT(ErrorOf({{"LIGHTSTEP_SATELLITES", ":1"}}),
              StartsWith("LIGHTSTEP_SATELLITES[0].host: got \"\""));
  EXPECT_THAT(ErrorOf({{"LIGHTSTEP_PROPAGATION_MODES", "lightstep,nonsense"}}),
              StartsWith("LIGHTSTEP_PROPAGATION_MODES: got"));
}

TEST(EnvironmentErrorTest, ShowsNoMoreThanABitOfALongValue) {
  EXPECT_LT(ErrorOf({{"LIGHTSTEP_TAGS", std::string(5'000, 's')}}).size(), 200u);
}

}  // namespace
}  // namespace lightstep
