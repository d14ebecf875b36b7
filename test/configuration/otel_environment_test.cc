// Tests OptionsFromEnvironment (lightstep/options.h) with OpenTelemetry's variables: what each
// sets, what takes precedence, and which warnings are given.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>

#include "lightstep/options.h"
#include "src/configuration/resolution.h"
#include "test/configuration/variables.h"

namespace lightstep {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::StartsWith;
using Attribute = TracerOptions::AttributeValue;

constexpr char kOtlp[] = R"({"protocol": "otlp"})";

TracerOptions Read(const Variables& variables, std::string_view json = kOtlp) {
  const Environment environment{variables};
  return OptionsFromEnvironment(json);
}

std::string PathOf(const TracerOptions& options) {
  return configuration::EndpointsOf(options).front().path;
}

std::string WriteFile(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + "/" + name;
  std::ofstream{path} << text;
  return path;
}

struct Endpoint {
  std::string variable;
  std::string url;
  std::string path;
};

void PrintTo(const Endpoint& endpoint, std::ostream* out) {
  *out << endpoint.variable << "=" << endpoint.url;
}

class OtelEndpointTest : public testing::TestWithParam<Endpoint> {};

TEST_P(OtelEndpointTest, HasThePath) {
  const TracerOptions options = Read({{GetParam().variable, GetParam().url}});
  EXPECT_EQ(PathOf(options), GetParam().path);
  EXPECT_EQ(configuration::EndpointsOf(options).front().host, "a");
  EXPECT_THAT(options.warnings, IsEmpty());
}

constexpr char kBase[] = "OTEL_EXPORTER_OTLP_ENDPOINT";
constexpr char kTraces[] = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
constexpr char kHeaders[] = "OTEL_EXPORTER_OTLP_HEADERS";

INSTANTIATE_TEST_SUITE_P(All, OtelEndpointTest,
                         testing::Values(Endpoint{kBase, "http://a", "/v1/traces"},
                                         Endpoint{kBase, "http://a:1/", "/v1/traces"},
                                         Endpoint{kBase, "http://a/b", "/b/v1/traces"},
                                         Endpoint{kBase, "http://a/b/", "/b/v1/traces"},
                                         Endpoint{kBase, "http://a/b?c", "/b/v1/traces?c"},
                                         Endpoint{kTraces, "http://a", "/"},
                                         Endpoint{kTraces, "http://a/", "/"},
                                         Endpoint{kTraces, "http://a/b", "/b"}));

TEST(OtelEnvironmentTest, SetsOptions) {
  const std::string pem = WriteFile("pem", "-----BEGIN CERTIFICATE-----\n");
  const TracerOptions options = Read({{"OTEL_EXPORTER_OTLP_HEADERS", "a=b%20c, D = e=f ,g=5%"},
                                      {"OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"},
                                      {"OTEL_EXPORTER_OTLP_TIMEOUT", "2500"},
                                      {"OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"},
                                      {"OTEL_EXPORTER_OTLP_CERTIFICATE", pem},
                                      {"OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", pem},
                                      {"OTEL_EXPORTER_OTLP_CLIENT_KEY", pem},
                                      {"OTEL_SERVICE_NAME", "service"},
                                      {"OTEL_RESOURCE_ATTRIBUTES", "a=b%2Cc,service.name=other"},
                                      {"OTEL_SDK_DISABLED", "false"},
                                      {"OTEL_TRACES_EXPORTER", "otlp"},
                                      {"OTEL_ATTRIBUTE_COUNT_LIMIT", "1"},
                                      {"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "2"},
                                      {"OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3"},
                                      {"OTEL_SPAN_EVENT_COUNT_LIMIT", "4"},
                                      {"OTEL_SPAN_LINK_COUNT_LIMIT", "5"},
                                      {"OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "6"},
                                      {"OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "0"}});
  EXPECT_THAT(options.otlp_headers,
              ElementsAre(Pair("a", "b c"), Pair("D", "e=f"), Pair("g", "5%")));
  EXPECT_EQ(options.compression, Compression::kGzip);
  EXPECT_EQ(options.report_timeout, std::chrono::milliseconds{2'500});
  EXPECT_THAT(options.ssl_root_certificates, StartsWith("-----BEGIN"));
  EXPECT_THAT(options.client_certificate, StartsWith("-----BEGIN"));
  EXPECT_THAT(options.client_key, StartsWith("-----BEGIN"));
  EXPECT_EQ(options.component_name, "service");
  EXPECT_THAT(options.resource_attributes,
              ElementsAre(Pair("a", Attribute{"b,c"}), Pair("service.name", Attribute{"other"})));
  EXPECT_TRUE(options.report);
  EXPECT_EQ(options.span_limits.attribute_count, 2u);
  EXPECT_EQ(options.span_limits.attribute_value_length, 3u);
  EXPECT_EQ(options.span_limits.event_count, 4u);
  EXPECT_EQ(options.span_limits.link_count, 5u);
  EXPECT_EQ(options.span_limits.event_attribute_count, 6u);
  EXPECT_EQ(options.span_limits.link_attribute_count, 0u);
  EXPECT_THAT(options.warnings, IsEmpty());
}

TEST(OtelEnvironmentTest, HasNoLimitsByDefault) {
  const SpanLimits limits = Read({}).span_limits;
  EXPECT_FALSE(limits.attribute_count || limits.attribute_value_length || limits.event_count ||
               limits.link_count || limits.event_attribute_count || limits.link_attribute_count);
}

TEST(OtelEnvironmentTest, TheGeneralCountHoldsWhereNoOtherDoes) {
  const SpanLimits general = Read({{"OTEL_ATTRIBUTE_COUNT_LIMIT", "1"}}).span_limits;
  EXPECT_EQ(general.attribute_count, 1u);
  EXPECT_EQ(general.event_attribute_count, 1u);
  EXPECT_EQ(general.link_attribute_count, 1u);
  EXPECT_FALSE(general.event_count || general.link_count || general.attribute_value_length);
  const SpanLimits both =
      Read({{"OTEL_ATTRIBUTE_COUNT_LIMIT", "1"}, {"OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "2"}})
          .span_limits;
  EXPECT_EQ(both.event_attribute_count, 2u);
  const TracerOptions wrong =
      Read({{"OTEL_ATTRIBUTE_COUNT_LIMIT", "1"}, {"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "many"}});
  EXPECT_EQ(wrong.span_limits.attribute_count, 1u);
  EXPECT_THAT(wrong.warnings, ElementsAre(StartsWith("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT")));
}

TEST(OtelEnvironmentTest, WhiteSpaceAroundAValueDoesNotMatter) {
  const std::string pem = WriteFile("pem", "-----BEGIN CERTIFICATE-----\n");
  const TracerOptions options = Read({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://a/b\n"},
                                      {"OTEL_EXPORTER_OTLP_COMPRESSION", "gzip\n"},
                                      {"OTEL_EXPORTER_OTLP_TIMEOUT", "2000\n"},
                                      {"OTEL_EXPORTER_OTLP_CERTIFICATE", pem + "\n"},
                                      {"OTEL_SERVICE_NAME", "service\r\n"},
                                      {"OTEL_RESOURCE_ATTRIBUTES", "c=d\n"},
                                      {"OTEL_TRACES_EXPORTER", "none\n"},
                                      {"OTEL_SDK_DISABLED", "\n"}});
  EXPECT_EQ(PathOf(options), "/b/v1/traces");
  EXPECT_EQ(options.compression, Compression::kGzip);
  EXPECT_EQ(options.report_timeout, std::chrono::seconds{2});
  EXPECT_NE(options.ssl_root_certificates, "");
  EXPECT_EQ(options.component_name, "service");
  EXPECT_THAT(options.resource_attributes, ElementsAre(Pair("c", Attribute{"d"})));
  EXPECT_FALSE(options.report);
  EXPECT_THAT(options.warnings, IsEmpty());
}

TEST(OtelEnvironmentTest, IsReadWithOtlpAlone) {
  const Variables variables{{"OTEL_SERVICE_NAME", "service"},
                            {"OTEL_EXPORTER_OTLP_ENDPOINT", "wrong"},
                            {"OTEL_SDK_DISABLED", "true"}};
  const TracerOptions options = Read(variables, R"({"access_token": ""})");
  EXPECT_EQ(options.component_name, "");
  EXPECT_TRUE(options.report);
  EXPECT_THAT(options.warnings, IsEmpty());
}

TEST(OtelEnvironmentTest, TheProtocolMayComeFromTheEnvironment) {
  const TracerOptions options =
      Read({{"LIGHTSTEP_PROTOCOL", "otlp"}, {"OTEL_SERVICE_NAME", "service"}}, "{}");
  EXPECT_EQ(options.protocol, WireProtocol::kOtlp);
  EXPECT_EQ(options.component_name, "service");
  EXPECT_THAT(options.propagation_modes, ElementsAre(PropagationMode::kTraceContext));
}

TEST(OtelEnvironmentTest, VariablesForTracesTakePrecedence) {
  const TracerOptions options = Read({{"OTEL_EXPORTER_OTLP_TIMEOUT", "wrong"},
                                      {"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "2000"},
                                      {"OTEL_EXPORTER_OTLP_HEADERS", "a=1"},
                                      {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "b=2"}});
  EXPECT_EQ(options.report_timeout, std::chrono::seconds{2});
  EXPECT_THAT(options.otlp_headers, ElementsAre(Pair("b", "2")));
  EXPECT_THAT(options.warnings, IsEmpty());
}

TEST(OtelEnvironmentTest, WhatIsGivenTakesPrecedence) {
  const Variables variables{{"OTEL_EXPORTER_OTLP_TIMEOUT", "wrong"},
                            {"OTEL_EXPORTER_OTLP_ENDPOINT", "wrong"},
                            {"OTEL_EXPORTER_OTLP_COMPRESSION", "none"},
                            {"OTEL_RESOURCE_ATTRIBUTES", "a=environment,b=environment"},
                            {"OTEL_SERVICE_NAME", "environment"},
                            {"LIGHTSTEP_OTLP_ENDPOINTS", "http://a/b"},
                            {"LIGHTSTEP_COMPRESSION", "gzip"}};
  const TracerOptions options = Read(variables, R"({
      "protocol": "otlp", "report_timeout": 5, "component_name": "given",
      "resource_attributes": {"a": "given"}})");
  EXPECT_EQ(options.report_timeout, std::chrono::microseconds{5});
  EXPECT_EQ(options.component_name, "given");
  EXPECT_EQ(options.compression, Compression::kGzip);
  EXPECT_EQ(PathOf(options), "/b");
  EXPECT_THAT(options.resource_attributes,
              ElementsAre(Pair("a", Attribute{"given"}), Pair("b", Attribute{"environment"})));
  EXPECT_THAT(options.warnings, IsEmpty());
}

TEST(OtelEnvironmentTest, NamesTheServiceInOrder) {
  const auto name = [](const Variables& variables, std::string_view json) {
    return configuration::ServiceName(Read(variables, json), "program");
  };
  constexpr char kAttribute[] =
      R"({"protocol": "otlp", "resource_attributes": {"service.name": "attribute"}})";
  const Variables all{{"LIGHTSTEP_COMPONENT_NAME", "lightstep"},
                      {"OTEL_SERVICE_NAME", "otel"},
                      {"OTEL_RESOURCE_ATTRIBUTES", "service.name=otel attribute"}};
  EXPECT_EQ(name(all, kAttribute), "attribute");
  EXPECT_EQ(name(all, kOtlp), "lightstep");
  EXPECT_EQ(name({{"OTEL_SERVICE_NAME", "otel"}}, kAttribute), "attribute");
  EXPECT_EQ(name({{"OTEL_RESOURCE_ATTRIBUTES", "service.name=otel attribute"}}, kOtlp),
            "otel attribute");
  EXPECT_EQ(name({}, kOtlp), "unknown_service:program");
  EXPECT_EQ(name({}, R"({"access_token": ""})"), "program");
}

TEST(OtelEnvironmentTest, DisablesTheTracer) {
  EXPECT_FALSE(Read({{"OTEL_SDK_DISABLED", "TRUE"}}).report);
  EXPECT_FALSE(Read({{"OTEL_TRACES_EXPORTER", "none"}}).report);
  EXPECT_FALSE(Read({{"OTEL_TRACES_EXPORTER", "None"}}).report);
}

struct Wrong {
  std::string variable;
  std::string value;
  std::string warning;
};

void PrintTo(const Wrong& wrong, std::ostream* out) {
  *out << wrong.variable << "=" << wrong.value;
}

class OtelWarningTest : public testing::TestWithParam<Wrong> {};

TEST_P(OtelWarningTest, IsLoggedOnceAndTheValueIgnored) {
  const TracerOptions options = Read({{GetParam().variable, GetParam().value}});
  EXPECT_THAT(options.warnings,
              ElementsAre(AllOf(StartsWith(GetParam().variable + ": "),
                                HasSubstr(GetParam().warning), Not(HasSubstr("secret")))));
  EXPECT_THAT(options.otlp_endpoints, IsEmpty());
  EXPECT_THAT(options.otlp_headers, IsEmpty());
  EXPECT_THAT(options.resource_attributes, IsEmpty());
  EXPECT_TRUE(options.report);
}

INSTANTIATE_TEST_SUITE_P(
    All, OtelWarningTest,
    testing::Values(
        Wrong{kBase, "localhost:4318", "expected a URL"},
        Wrong{kTraces, "http://user:secret@a", "expected a URL"},
        Wrong{kHeaders, "secret", "pair 1 has no \"=\""},
        Wrong{kHeaders, "a=secret%0D%0Ab", "pair 1 (a) has control characters in its value"},
        Wrong{kHeaders, "a: secret=", "pair 1 (a...) has a name that cannot be used"},
        Wrong{kHeaders, "=secret", "pair 1 has a name that cannot be used"},
        Wrong{"OTEL_EXPORTER_OTLP_COMPRESSION", "deflate", "expected \"none\" or \"gzip\""},
        Wrong{"OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "expected an integer (milliseconds)"},
        Wrong{"OTEL_EXPORTER_OTLP_TIMEOUT", "10", "counts as one second"},
        Wrong{"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "http/protobuf"},
        Wrong{"OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "expected http/protobuf"},
        Wrong{"OTEL_EXPORTER_OTLP_CERTIFICATE", "/no/such/file", "the path of a PEM file"},
        Wrong{"OTEL_EXPORTER_OTLP_CERTIFICATE", "/dev/null", "the path of a PEM file"},
        Wrong{"OTEL_EXPORTER_OTLP_CERTIFICATE", "/", "the path of a PEM file"},
        Wrong{"OTEL_RESOURCE_ATTRIBUTES", "a=b,c", "expected key=value"},
        Wrong{"OTEL_RESOURCE_ATTRIBUTES", "a=b,c=%x", "expected key=value"},
        Wrong{"OTEL_SDK_DISABLED", "1", "expected true or false"},
        Wrong{"OTEL_TRACES_EXPORTER", "zipkin", "expected otlp or none"},
        Wrong{"OTEL_SPAN_EVENT_COUNT_LIMIT", "-1", "expected an integer"}));

// OpenTelemetry's specification of resources requires this: an error discards the whole variable.
TEST(OtelEnvironmentTest, OneWrongResourceAttributeDiscardsAll) {
  const TracerOptions options = Read({{"OTEL_RESOURCE_ATTRIBUTES", "a=b,c=%zz,d=e"}});
  EXPECT_THAT(options.resource_attributes, IsEmpty());
  EXPECT_THAT(options.warnings, ElementsAre(AllOf(StartsWith("OTEL_RESOURCE_ATTRIBUTES: "),
                                                  HasSubstr("; it is ignored"))));
}

TEST(OtelEnvironmentTest, NeedsBothCertificateAndKey) {
  const std::string pem = WriteFile("pem", "-----BEGIN CERTIFICATE-----\n");
  const TracerOptions options = Read({{"OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", pem}});
  EXPECT_THAT(options.warnings, ElementsAre(StartsWith("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE")));
  EXPECT_EQ(options.client_certificate, "");
}

TEST(OtelEnvironmentTest, ATimeoutOfLessThanASecondIsOne) {
  EXPECT_EQ(Read({{"OTEL_EXPORTER_OTLP_TIMEOUT", "10"}}).report_timeout, std::chrono::seconds{1});
}

}  // namespace
}  // namespace lightstep
