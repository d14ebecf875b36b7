// Tests src/wire/otlp/export_response.h: the bodies of OTLP answers, in protobuf and in JSON.

#include "src/wire/otlp/export_response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>

#include "src/common/clock.h"
#include "src/http/retry_after.h"

namespace lightstep::wire {
namespace {

using ::testing::IsEmpty;

http::Answer MakeAnswer(std::string_view content_type, std::string_view body) {
  http::Answer answer;
  answer.content_type = content_type;
  answer.body = body;
  return answer;
}

// See opentelemetry/proto/collector/trace/v1/trace_service.proto.
std::string PartialSuccess(std::int64_t rejected, const std::string& message) {
  std::string body;
  protozero::pbf_writer response{body};
  {
    protozero::pbf_writer partial{response, 1};
    partial.add_int64(1, rejected);
    partial.add_string(2, message);
  }
  return body;
}

// See google/rpc/status.proto.
std::string Status(std::int32_t code, const std::string& message) {
  std::string body;
  protozero::pbf_writer status{body};
  status.add_int32(1, code);
  status.add_string(2, message);
  return body;
}

std::string RetryInfo(std::int64_t seconds, std::int32_t nanoseconds) {
  std::string body;
  protozero::pbf_writer info{body};
  protozero::pbf_writer delay{info, 1};
  delay.add_int64(1, seconds);
  delay.add_int32(2, nanoseconds);
  return body;
}

// Returns a status whose details are one Any.
std::string StatusWithDetail(const std::string& type_url, const std::string& value) {
  std::string body = Status(14, "busy");
  protozero::pbf_writer status{body};
  protozero::pbf_writer detail{status, 3};
  detail.add_string(1, type_url);
  detail.add_bytes(2, value);
  return body;
}

TEST(ExportResponse, IsReadFromProtobuf) {
  const std::string body = PartialSuccess(3, "too old");
  for (const char* type : {"application/x-protobuf", "Application/X-Protobuf; charset=utf-8", "",
                           "application/octet-stream"}) {
    const ExportResponse response = ExportResponse::Parse(MakeAnswer(type, body));
    EXPECT_EQ(response.rejected_spans, 3u) << type;
    EXPECT_EQ(response.error_message, "too old") << type;
  }
}

struct JsonCase {
  std::string_view body;
  std::uint64_t rejected;
  std::string_view message;
};

class ExportResponseJson : public ::testing::TestWithParam<JsonCase> {};

TEST_P(ExportResponseJson, IsRead) {
  const ExportResponse response =
      ExportResponse::Parse(MakeAnswer("application/json; charset=utf-8", GetParam().body));
  EXPECT_EQ(response.rejected_spans, GetParam().rejected);
  EXPECT_EQ(response.error_message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, ExportResponseJson,
    ::testing::Values(
        JsonCase{R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}})", 3,
                 "too old"},
        JsonCase{R"({"partialSuccess":{"rejectedSpans":3}})", 3, ""},
        JsonCase{R"({"partialSuccess":{"rejectedSpans":18446744073709551615}})", UINT64_MAX, ""},
        JsonCase{R"({"partialSuccess":{"rejectedSpans":"-3","errorMessage":"odd"}})", 0, "odd"},
        JsonCase{R"({"partialSuccess":{"rejectedSpans":-3}})", 0, ""},
        JsonCase{R"({"partialSuccess":{"rejectedSpans":"many","errorMessage":7}})", 0, ""},
        JsonCase{R"({"partialSuccess":[3]})", 0, ""}, JsonCase{"{}", 0, ""}, JsonCase{"[]", 0, ""},
        JsonCase{"not JSON", 0, ""}, JsonCase{"", 0, ""}));

TEST(ExportResponse, ANegativeNumberIsNone) {
  const ExportResponse response = ExportResponse::Parse(MakeAnswer("", PartialSuccess(-1, "odd")));
  EXPECT_EQ(response.rejected_spans, 0u);
  EXPECT_EQ(response.error_message, "odd");
}

TEST(ExportResponse, ReadsTheBeginningOfALongAnswer) {
  const std::string body = PartialSuccess(3, std::string(100'000, 'm'));
  const ExportResponse response =
      ExportResponse::Parse(MakeAnswer("", body.substr(0, http::kMaxKeptBody)));
  EXPECT_EQ(response.rejected_spans, 3u);
  EXPECT_EQ(response.error_message.substr(0, 100), std::string(100, 'm'));
}

TEST(ExportResponse, TakesNothingFromALongAnswerOfAnotherKind) {
  const std::string body(http::kMaxKeptBody, '\x0a');
  EXPECT_EQ(ExportResponse::Parse(MakeAnswer("", body)).rejected_spans, 0u);
}

TEST(ExportResponse, NothingIsReadOfBytesThatAreNoMessage) {
  const std::string body = PartialSuccess(3, "too old") + '\xFF';
  EXPECT_EQ(ExportResponse::Parse(MakeAnswer("", body)).rejected_spans, 0u);
  const std::string cut = PartialSuccess(3, "too old").substr(0, 6);
  EXPECT_EQ(ExportResponse::Parse(MakeAnswer("", cut)).rejected_spans, 0u);
}

TEST(ExportResponse, ItsTypeDecides) {
  EXPECT_EQ(ExportResponse::Parse(MakeAnswer("text/plain", PartialSuccess(3, ""))).rejected_spans,
            0u);
  EXPECT_EQ(
      ExportResponse::Parse(MakeAnswer("application/json", PartialSuccess(3, ""))).rejected_spans,
      0u);
}

TEST(RpcStatus, IsReadFromProtobufAndFromJson) {
  EXPECT_EQ(RpcStatus::Parse(MakeAnswer("application/x-protobuf", Status(3, "bad ids"))).message,
            "bad ids");
  EXPECT_EQ(
      RpcStatus::Parse(MakeAnswer("application/json", R"({"code":3,"message":"bad ids"})")).message,
      "bad ids");
  EXPECT_THAT(RpcStatus::Parse(MakeAnswer("text/plain", "bad ids")).message, IsEmpty());
  EXPECT_THAT(RpcStatus::Parse(MakeAnswer("", "bad ids")).message, IsEmpty());
}

constexpr char kRetryInfo[] = "type.googleapis.com/google.rpc.RetryInfo";

TEST(RpcStatus, HasTheDelayOfARetryInfo) {
  const auto delay_of = [](const std::string& type_url, const std::string& value) {
    const RpcStatus status = RpcStatus::Parse(MakeAnswer("", StatusWithDetail(type_url, value)));
    EXPECT_EQ(status.message, "busy");
    return status.retry_delay;
  };
  EXPECT_EQ(delay_of(kRetryInfo, RetryInfo(5, 500'000'000)), 5'500'000'000);
  EXPECT_EQ(delay_of(kRetryInfo, RetryInfo(0, 1)), 1);
  EXPECT_EQ(delay_of(kRetryInfo, RetryInfo(INT64_MAX, 0)), http::kMaxRetryAfter);
  EXPECT_EQ(delay_of(kRetryInfo, RetryInfo(-5, 0)), 0);
  EXPECT_EQ(delay_of(kRetryInfo, RetryInfo(5, -1)), 0);
  EXPECT_EQ(delay_of(kRetryInfo, "no message"), 0);
  EXPECT_EQ(delay_of("type.googleapis.com/google.rpc.Help", RetryInfo(5, 0)), 0);
}

struct DelayCase {
  std::string_view retry_delay;
  common::Nanoseconds delay;
};

class RetryDelayJson : public ::testing::TestWithParam<DelayCase> {};

TEST_P(RetryDelayJson, IsRead) {
  const std::string body = R"({"details":[7,{"@type":")" + std::string{kRetryInfo} +
                           R"(","retryDelay":)" + std::string{GetParam().retry_delay} + "}]}";
  EXPECT_EQ(RpcStatus::Parse(MakeAnswer("application/json", body)).retry_delay, GetParam().delay);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, RetryDelayJson,
    ::testing::Values(DelayCase{R"("5s")", 5'000'000'000}, DelayCase{R"("1.5s")", 1'500'000'000},
                      DelayCase{R"("0.000000001s")", 1}, DelayCase{R"("0.0000000019s")", 1},
                      DelayCase{R"("99999s")", http::kMaxRetryAfter}, DelayCase{R"("-1s")", 0},
                      DelayCase{R"("-0.5s")", 0}, DelayCase{R"("5")", 0}, DelayCase{R"("5.s")", 0},
                      DelayCase{R"("soon")", 0}, DelayCase{R"("")", 0}, DelayCase{"5", 0}));

}  // namespace
}  // namespace lightstep::wire
