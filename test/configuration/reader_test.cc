// Tests ParseOptions (lightstep/options.h): what each key of a configuration sets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>

#include "lightstep/options.h"

namespace lightstep {
namespace {

using std::chrono::microseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// Parses a configuration with an access token and `members`.
TracerOptions Parse(const std::string& members) {
  const std::string comma = members.empty() ? "" : ", ";
  return ParseOptions("{\"access_token\": \"token\"" + comma + members + "}");
}

TEST(OptionsReaderTest, HasDefaultsForEverythingButTheToken) {
  const TracerOptions options = Parse("");
  EXPECT_EQ(options.component_name, "");
  EXPECT_EQ(options.access_token, "token");
  EXPECT_EQ(options.collector_host, "collector.lightstep.com");
  EXPECT_EQ(options.collector_port, 443);
  EXPECT_FALSE(options.collector_plaintext);
  EXPECT_EQ(options.ssl_root_certificates, "");
  EXPECT_EQ(options.client_certificate, "");
  EXPECT_EQ(options.client_key, "");
  EXPECT_THAT(options.satellite_endpoints, IsEmpty());
  EXPECT_TRUE(options.use_stream_recorder);
  EXPECT_GE(options.max_buffered_spans, 1u);
  EXPECT_EQ(options.reporting_period, std::chrono::milliseconds{500});
  EXPECT_EQ(options.report_timeout, std::chrono::seconds{5});
  EXPECT_THAT(options.propagation_modes, ElementsAre(PropagationMode::kLightstep));
  EXPECT_THAT(options.tags, IsEmpty());
  EXPECT_FALSE(options.use_single_key_propagation);
  EXPECT_FALSE(options.verbose);
}

TEST(OptionsReaderTest, ReadsTexts) {
  EXPECT_EQ(Parse("\"component_name\": \"é €\"").component_name, "é €");
  EXPECT_EQ(Parse("\"ssl_root_certificates\": \"PEM\"").ssl_root_certificates, "PEM");
  EXPECT_EQ(Parse("\"client_certificate\": \"PEM\"").client_certificate, "PEM");
  EXPECT_EQ(Parse("\"client_key\": \"PEM\"").client_key, "PEM");
  EXPECT_EQ(ParseOptions("{\"access_token\": \"\"}").access_token, "");
}

TEST(OptionsReaderTest, ReadsBools) {
  EXPECT_TRUE(Parse("\"collector_plaintext\": true").collector_plaintext);
  EXPECT_FALSE(Parse("\"collector_plaintext\": false").collector_plaintext);
  EXPECT_TRUE(Parse("\"verbose\": true").verbose);
  EXPECT_FALSE(Parse("\"use_stream_recorder\": false").use_stream_recorder);
  EXPECT_TRUE(Parse("\"use_single_key_propagation\": true").use_single_key_propagation);
  EXPECT_FALSE(Parse("\"use_single_key_propagation\": false").use_single_key_propagation);
}

TEST(OptionsReaderTest, ReadsHostsOfEveryKind) {
  for (const char* const host : {"localhost", "127.0.0.1", "::1", "a-b.example.com", "bücher.de"}) {
    EXPECT_EQ(Parse("\"collector_host\": \"" + std::string{host} + "\"").collector_host, host);
  }
}

TEST(OptionsReaderTest, ReadsPortsToTheirLimits) {
  for (const int port : {1, 80, 65535}) {
    EXPECT_EQ(Parse("\"collector_port\": " + std::to_string(port)).collector_port, port);
  }
}

TEST(OptionsReaderTest, ReadsSatellitesInTheirOrder) {
  const TracerOptions options = Parse(
      "\"satellite_endpoints\": [{\"host\": \"a\", \"port\": 1}, {\"port\": 65535, \"host\": "
      "\"b\"}]");
  ASSERT_EQ(options.satellite_endpoints.size(), 2u);
  EXPECT_EQ(options.satellite_endpoints[0].host, "a");
  EXPECT_EQ(options.satellite_endpoints[0].port, 1);
  EXPECT_EQ(options.satellite_endpoints[1].host, "b");
  EXPECT_EQ(options.satellite_endpoints[1].port, 65535);
  EXPECT_THAT(Parse("\"satellite_endpoints\": []").satellite_endpoints, IsEmpty());
}

TEST(OptionsReaderTest, ReadsCounts) {
  EXPECT_EQ(Parse("\"max_buffered_spans\": 1").max_buffered_spans, 1u);
  EXPECT_EQ(Parse("\"max_buffered_spans\": 9223372036854775807").max_buffered_spans,
            static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max()));
}

TEST(OptionsReaderTest, ReadsMicroseconds) {
  EXPECT_EQ(Parse("\"reporting_period\": 1").reporting_period, microseconds{1});
  EXPECT_EQ(Parse("\"report_timeout\": 250000").report_timeout, microseconds{250'000});
}

TEST(OptionsReaderTest, ReadsMicrosecondsToTheirLimit) {
  const microseconds max{9'223'372'036'854'775'807};
  EXPECT_EQ(Parse("\"reporting_period\": 9223372036854775807").reporting_period, max);
  EXPECT_EQ(Parse("\"report_timeout\": 9223372036854775807").report_timeout, max);
}

TEST(OptionsReaderTest, TakesIntegralFloatsForIntegers) {
  EXPECT_EQ(Parse("\"collector_port\": 8360.0").collector_port, 8360);
  EXPECT_EQ(Parse("\"max_buffered_spans\": 1e3").max_buffered_spans, 1'000u);
  EXPECT_EQ(Parse("\"reporting_period\": 200000.0").reporting_period, microseconds{200'000});
  EXPECT_EQ(Parse("\"max_buffered_spans\": 9223372036854774784.0").max_buffered_spans,
            9'223'372'036'854'774'784u);
  EXPECT_EQ(Parse("\"report_timeout\": 2.5e6").report_timeout, microseconds{2'500'000});
  EXPECT_EQ(Parse("\"satellite_endpoints\": [{\"host\": \"a\", \"port\": 2.0}]")
                .satellite_endpoints[0]
                .port,
            2);
}

TEST(OptionsReaderTest, ReadsPropagationModes) {
  EXPECT_THAT(Parse("\"propagation_modes\": [\"lightstep\"]").propagation_modes,
              ElementsAre(PropagationMode::kLightstep));
  EXPECT_THAT(Parse("\"propagation_modes\": []").propagation_modes,
              ElementsAre(PropagationMode::kLightstep));
  EXPECT_THAT(Parse("\"propagation_modes\": [\"cloud_trace\", \"envoy\", \"trace_context\", "
                    "\"b3\", \"lightstep\"]")
                  .propagation_modes,
              ElementsAre(PropagationMode::kCloudTrace, PropagationMode::kEnvoy,
                          PropagationMode::kTraceContext, PropagationMode::kB3,
                          PropagationMode::kLightstep));
}

TEST(OptionsReaderTest, ReadsTagsOfEveryKind) {
  const TracerOptions options = Parse(
      "\"tags\": {\"text\": \"t\", \"empty\": \"\", \"int\": -5, \"max\": 18446744073709551615, "
      "\"double\": 0.5, \"bool\": false, \"\": 1}");
  using Tag = TracerOptions::TagValue;
  EXPECT_THAT(options.tags,
              ElementsAre(Pair("text", Tag{std::string{"t"}}), Pair("empty", Tag{std::string{}}),
                          Pair("int", Tag{std::int64_t{-5}}),
                          Pair("max", Tag{18446744073709551615.0}), Pair("double", Tag{0.5}),
                          Pair("bool", Tag{false}), Pair("", Tag{std::int64_t{1}})));
}

TEST(OptionsReaderTest, ReadsNumbersToTheLastDigit) {
  EXPECT_EQ(Parse("\"max_buffered_spans\": 9.223372036854775e+18").max_buffered_spans,
            9'223'372'036'854'774'784u);
  EXPECT_THAT(Parse("\"tags\": {\"a\": 0.30000000000000004}").tags,
              ElementsAre(Pair("a", TracerOptions::TagValue{0.1 + 0.2})));
}

TEST(OptionsReaderTest, TakesNullForNotGiven) {
  const TracerOptions defaults = Parse("");
  const TracerOptions options = Parse(
      "\"component_name\": null, \"collector_host\": null, \"collector_port\": null, "
      "\"collector_plaintext\": null, \"ssl_root_certificates\": null, "
      "\"client_certificate\": null, \"client_key\": null, "
      "\"satellite_endpoints\": null, \"use_stream_recorder\": null, \"max_buffered_spans\": null, "
      "\"reporting_period\": null, \"report_timeout\": null, \"propagation_modes\": null, "
      "\"use_single_key_propagation\": null, \"tags\": null, \"verbose\": null");
  EXPECT_EQ(options.component_name, defaults.component_name);
  EXPECT_EQ(options.collector_host, defaults.collector_host);
  EXPECT_EQ(options.collector_port, defaults.collector_port);
  EXPECT_EQ(options.collector_plaintext, defaults.collector_plaintext);
  EXPECT_EQ(options.max_buffered_spans, defaults.max_buffered_spans);
  EXPECT_EQ(options.reporting_period, defaults.reporting_period);
  EXPECT_EQ(options.report_timeout, defaults.report_timeout);
  EXPECT_EQ(options.propagation_modes, defaults.propagation_modes);
  EXPECT_THAT(options.tags, IsEmpty());
}

TEST(OptionsReaderTest, TakesKeysInAnyOrder) {
  const TracerOptions options =
      ParseOptions("  {\n\t\"verbose\": true, \"collector_port\": 5, \"access_token\": \"t\"}\r\n");
  EXPECT_EQ(options.access_token, "t");
  EXPECT_EQ(options.collector_port, 5);
  EXPECT_TRUE(options.verbose);
}

}  // namespace
}  // namespace lightstep
