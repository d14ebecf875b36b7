// Tests src/tracer/origin.h and process_facts.h: what a process reports about itself.
#include "src/tracer/origin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lightstep/options.h"
#include "lightstep/version.h"
#include "proto/collector.pb.h"
#include "proto/opentelemetry/trace.pb.h"
#include "src/tracer/process_facts.h"

namespace lightstep::tracer {
namespace {

using testing::EndsWith;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

TracerOptions OtlpOptions() {
  TracerOptions options;
  options.protocol = WireProtocol::kOtlp;
  return options;
}

std::map<std::string, otlp::AnyValue> Attributes(const TracerOptions& options) {
  otlp::ResourceSpans spans;
  EXPECT_TRUE(spans.ParseFromString(MakeOrigin(options)));
  std::map<std::string, otlp::AnyValue> attributes;
  for (const otlp::KeyValue& attribute : spans.resource().attributes()) {
    EXPECT_TRUE(attributes.emplace(attribute.key(), attribute.value()).second) << attribute.key();
  }
  return attributes;
}

TEST(OriginTest, IsAResourceByTheSemanticConventions) {
  TracerOptions options = OtlpOptions();
  options.component_name = "shop";
  options.platform = "python";
  options.platform_version = "3.11.7";
  options.platform_description = "3.11.7 (main)";
  auto attributes = Attributes(options);
  EXPECT_EQ(attributes["service.name"].string_value(), "shop");
  EXPECT_EQ(attributes["host.name"].string_value(), HostName());
  EXPECT_EQ(attributes["process.pid"].int_value(), getpid());
  EXPECT_EQ(attributes["process.executable.name"].string_value(), ExecutableName());
  EXPECT_EQ(attributes["process.runtime.name"].string_value(), "cpython");
  EXPECT_EQ(attributes["process.runtime.version"].string_value(), "3.11.7");
  EXPECT_EQ(attributes["process.runtime.description"].string_value(), "3.11.7 (main)");
  EXPECT_EQ(attributes["telemetry.sdk.name"].string_value(), "lightstep-streaming");
  EXPECT_EQ(attributes["telemetry.sdk.language"].string_value(), "python");
  EXPECT_EQ(attributes["telemetry.sdk.version"].string_value(), kVersion);
  EXPECT_EQ(attributes["telemetry.distro.name"].string_value(), "lightstep-streaming");
  EXPECT_EQ(attributes["telemetry.distro.version"].string_value(), kVersion);
  const otlp::ArrayValue& arguments = attributes["process.command_args"].array_value();
  ASSERT_GT(arguments.values_size(), 0);
  EXPECT_THAT(arguments.values(0).string_value(), EndsWith("origin_test"));
}

TEST(OriginTest, NamesAServiceThatNobodyHasNamed) {
  auto attributes = Attributes(OtlpOptions());
  EXPECT_THAT(attributes["service.name"].string_value(), StartsWith("unknown_service:origin_test"));
  EXPECT_EQ(attributes["telemetry.sdk.language"].string_value(), "cpp");
  EXPECT_EQ(attributes.count("process.runtime.name"), 0u);
}

TEST(OriginTest, IsTheSameInstanceAllTheTime) {
  const std::string first = Attributes(OtlpOptions())["service.instance.id"].string_value();
  EXPECT_THAT(first, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                                  "[0-9a-f]{12}"));
  EXPECT_EQ(Attributes(OtlpOptions())["service.instance.id"].string_value(), first);
}

TEST(OriginTest, KeepsACommandLineToItselfIfItIsToldTo) {
  TracerOptions options = OtlpOptions();
  options.report_command_line = false;
  EXPECT_EQ(Attributes(options).count("process.command_args"), 0u);
  options.protocol = WireProtocol::kLightStep;
  EXPECT_THAT(MakeOrigin(options), Not(testing::HasSubstr("command_line")));
}

TEST(OriginTest, HasTagsAndResourceAttributes) {
  TracerOptions options = OtlpOptions();
  options.tags = {{"a", std::string{"tag"}}, {"b", std::int64_t{1}}, {"c", true}};
  options.resource_attributes = {
      {"a", std::string{"attribute"}},
      {"d", 1.5},
      {"e", std::vector<std::string>{"x", "\xFF"}},
      {"f", std::vector<bool>{true, false}},
      {"service.name", std::string{"from attributes"}},
      {"host.name", std::string{"another"}},
  };
  auto attributes = Attributes(options);
  EXPECT_EQ(attributes["a"].string_value(), "attribute");
  EXPECT_EQ(attributes["b"].int_value(), 1);
  EXPECT_TRUE(attributes["c"].bool_value());
  EXPECT_EQ(attributes["d"].double_value(), 1.5);
  EXPECT_EQ(attributes["e"].array_value().values(1).string_value(), "\uFFFD");
  EXPECT_FALSE(attributes["f"].array_value().values(1).bool_value());
  EXPECT_EQ(attributes["service.name"].string_value(), "from attributes");
  EXPECT_EQ(attributes["host.name"].string_value(), "another");
  options.component_name = "component";
  EXPECT_EQ(Attributes(options)["service.name"].string_value(), "component");
}

TEST(OriginTest, IsAReporterOverLightStep) {
  TracerOptions options;
  options.component_name = "shop";
  options.tags = {{"a", std::string{"tag"}}};
  collector::ReportRequest report;
  ASSERT_TRUE(report.ParseFromString(MakeOrigin(options)));
  std::map<std::string, std::string> tags;
  for (const collector::KeyValue& tag : report.reporter().tags()) {
    tags[tag.key()] = tag.string_value();
  }
  EXPECT_EQ(tags["lightstep.component_name"], "shop");
  EXPECT_EQ(tags["lightstep.hostname"], HostName());
  EXPECT_EQ(tags["a"], "tag");
  EXPECT_THAT(tags["lightstep.command_line"], EndsWith("origin_test"));
}

}  // namespace
}  // namespace lightstep::tracer
