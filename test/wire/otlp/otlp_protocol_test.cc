// Tests src/wire/otlp/otlp_protocol.h: the heads of requests, and the envelopes that turn spans
// into one request.
#include "src/wire/otlp/otlp_protocol.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "src/wire/otlp/resource.h"
#include "test/wire/otlp/read_back.h"

namespace lightstep::wire {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(OtlpProtocolTest, HasALengthAndAType) {
  const OtlpProtocol protocol;
  EXPECT_EQ(protocol.framing(), Protocol::Framing::kSized);
  EXPECT_THAT(protocol.RequestHead({"host:4318", ""}, {1234, false}),
              AllOf(StartsWith("POST /v1/traces HTTP/1.1\r\nHost: host:4318\r\n"),
                    HasSubstr("\r\nUser-Agent: lightstep-streaming/"),
                    HasSubstr(" OTel-OTLP-Exporter-Cpp/"),
                    HasSubstr("\r\nContent-Type: application/x-protobuf\r\n"),
                    HasSubstr("\r\nContent-Length: 1234\r\n"), EndsWith("\r\n\r\n"),
                    Not(HasSubstr("Encoding"))));
}

TEST(OtlpProtocolTest, SaysThatABodyIsCompressed) {
  EXPECT_THAT(
      OtlpProtocol{}.RequestHead({"host", "/other"}, {1, true}),
      AllOf(StartsWith("POST /other HTTP/1.1\r\n"), HasSubstr("\r\nContent-Encoding: gzip\r\n")));
}

TEST(OtlpProtocolTest, SendsTheApplicationsHeaders) {
  const OtlpProtocol protocol{{{"api-key", "secret"}, {"User-Agent", "mine"}}};
  EXPECT_THAT(protocol.RequestHead({"host", ""}, {1, false}),
              AllOf(HasSubstr("\r\napi-key: secret\r\n"), HasSubstr("\r\nUser-Agent: mine\r\n"),
                    Not(HasSubstr("lightstep-streaming"))));
}

TEST(OtlpProtocolTest, LeavesOutHeadersThatWouldChangeTheRequest) {
  const OtlpProtocol protocol{{{"Content-Length", "7"},
                               {"HOST", "other"},
                               {"transfer-encoding", "chunked"},
                               {"bad name", "x"},
                               {"", "x"},
                               {"injected", "x\r\nEvil: 1"}}};
  EXPECT_EQ(protocol.RequestHead({"host", ""}, {1, false}),
            OtlpProtocol{}.RequestHead({"host", ""}, {1, false}));
}

constexpr std::size_t kMaxRun = std::size_t{1} << 34;

std::string SpansNamed(const std::vector<std::string>& names) {
  std::string bytes;
  for (const std::string& name : names) {
    OtlpSpanEncoder encoder;
    encoder.SetOperationName(name);
    bytes += encoder.Finish({}, 1, 1);
  }
  return bytes;
}

// Returns the body of a request with `runs`, each behind its envelope.
otlp::ExportTraceServiceRequest Request(const std::vector<std::string>& scopes,
                                        const std::vector<std::string>& runs) {
  std::vector<Run> described;
  for (std::size_t i = 0; i < runs.size(); ++i) described.push_back({scopes[i], runs[i].size()});
  const std::string origin = Resource{}.Set("service.name", "test").Encode();
  const std::vector<std::string> begins = OtlpProtocol{}.Envelope(origin, described, 5);
  EXPECT_EQ(begins.size(), runs.size());
  std::string body;
  for (std::size_t i = 0; i < runs.size(); ++i) body += begins[i] + runs[i];
  return Read<otlp::ExportTraceServiceRequest>(body);
}

TEST(OtlpProtocolTest, MakesOneRequestOfOneRun) {
  const auto request = Request({""}, {SpansNamed({"a", "b"})});
  ASSERT_EQ(request.resource_spans_size(), 1);
  EXPECT_EQ(request.resource_spans(0).resource().attributes(0).value().string_value(), "test");
  ASSERT_EQ(request.resource_spans(0).scope_spans_size(), 1);
  const otlp::ScopeSpans& spans = request.resource_spans(0).scope_spans(0);
  EXPECT_EQ(spans.scope().name(), "lightstep-streaming");
  ASSERT_EQ(spans.spans_size(), 2);
  EXPECT_EQ(spans.spans(1).name(), "b");
}

TEST(OtlpProtocolTest, GivesEachRunItsScope) {
  const auto request = Request(
      {InstrumentationScope{"first"}.Encode(), "",
       InstrumentationScope{"third", "3", "schema"}.Encode()},
      {SpansNamed({"a"}), SpansNamed(std::vector<std::string>(5000, "b")), SpansNamed({"c", "d"})});
  ASSERT_EQ(request.resource_spans_size(), 1);
  ASSERT_EQ(request.resource_spans(0).scope_spans_size(), 3);
  const otlp::ScopeSpans& first = request.resource_spans(0).scope_spans(0);
  EXPECT_EQ(first.scope().name(), "first");
  EXPECT_EQ(first.spans_size(), 1);
  EXPECT_EQ(request.resource_spans(0).scope_spans(1).spans_size(), 5000);
  const otlp::ScopeSpans& third = request.resource_spans(0).scope_spans(2);
  EXPECT_EQ(third.schema_url(), "schema");
  EXPECT_EQ(third.spans(1).name(), "d");
}

// It determines the maximum size of a request, before the runs are known.
TEST(OtlpProtocolTest, KnowsWhatARunAddsAtMost) {
  const OtlpProtocol protocol;
  const std::string origin = Resource{}.Set("service.name", "test").Encode();
  for (const std::size_t size : {std::size_t{0}, std::size_t{100}, std::size_t{1} << 21}) {
    const std::string scope =
        size == 0 ? "" : InstrumentationScope{std::string(size, 's')}.Encode();
    const std::size_t added =
        protocol.Envelope(origin, {{scope, kMaxRun}}, 0).front().size() - origin.size();
    EXPECT_LE(added, protocol.MaxRunBytes(scope));
    EXPECT_GE(added + 8, protocol.MaxRunBytes(scope));
  }
}

}  // namespace
}  // namespace lightstep::wire
