// Fuzzes the envelope of an OTLP request: with any headers, resource and scopes, the head is one
// valid head, and the body is one ExportTraceServiceRequest that protobuf reads.
//
// Input: headers, each a name and a value; attributes; runs, each a scope and a number of spans.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proto/opentelemetry/trace.pb.h"
#include "src/wire/otlp/otlp_protocol.h"
#include "src/wire/otlp/otlp_span_encoder.h"
#include "src/wire/otlp/resource.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"
#include "test/fuzz/oracle.h"
#include "test/fuzz/text.h"
#include "test/fuzz/values.h"

namespace lightstep {
namespace {

using fuzz::Expect;
using fuzz::Text;

wire::OtlpProtocol::Headers TakeHeaders(fuzz::Input& input) {
  wire::OtlpProtocol::Headers headers;
  for (int left = input.TakeByte() % 8; left > 0; --left) {
    const std::string_view name = input.TakeText();
    headers.emplace_back(name, input.TakeText());
  }
  return headers;
}

void CheckHead(const std::string& head) {
  Expect(head.rfind("POST /v1/traces HTTP/1.1\r\nHost: host\r\n", 0) == 0,
         "the head begins with the request line and Host");
  Expect(head.find("\r\n\r\n") == head.size() - 4, "a head ends once");
  Expect(std::count(head.begin(), head.end(), '\n') == std::count(head.begin(), head.end(), '\r'),
         "a line has one end");
  const std::size_t length = head.find("\r\nContent-Length: 17\r\n");
  Expect(length != std::string::npos, "the tracer writes Content-Length");
}

struct RunOfSpans {
  std::string scope;
  std::string spans;
  int count;
};

RunOfSpans TakeRun(fuzz::Input& input) {
  RunOfSpans run;
  const Text name{input}, version{input}, schema_url{input};
  wire::InstrumentationScope scope{name.view(), version.view(), schema_url.view()};
  const Text key{input};
  fuzz::Values values{input};
  scope.Set(key.view(), values.Take());
  if (input.TakeByte() % 4 != 0) run.scope = scope.Encode();
  run.count = input.TakeByte();
  for (int i = 0; i < run.count; ++i) {
    wire::OtlpSpanEncoder encoder;
    encoder.SetOperationName("span");
    run.spans += encoder.Finish({}, 1, 1);
  }
  return run;
}

void CheckBody(fuzz::Input& input, const wire::OtlpProtocol& protocol) {
  wire::Resource resource;
  for (int left = input.TakeByte() % 8; left > 0; --left) {
    const Text key{input};
    fuzz::Values values{input};
    resource.Set(key.view(), values.Take());
  }
  std::vector<RunOfSpans> runs;
  do {
    runs.push_back(TakeRun(input));
  } while (!input.empty());
  std::vector<wire::Run> described;
  for (const RunOfSpans& run : runs) described.push_back({run.scope, run.spans.size()});

  const std::vector<std::string> begins = protocol.Envelope(resource.Encode(), described, 0);
  Expect(begins.size() == runs.size(), "there is a beginning for each run");
  std::string body;
  for (std::size_t i = 0; i < runs.size(); ++i) body += begins[i] + runs[i].spans;
  const auto request = fuzz::ReadByOracle<otlp::ExportTraceServiceRequest>(body);
  Expect(request.has_value(), "protobuf reads it, and its strings are UTF-8");
  Expect(request->resource_spans_size() == 1, "there is one resource");
  const otlp::ResourceSpans& spans = request->resource_spans(0);
  Expect(spans.scope_spans_size() == static_cast<int>(runs.size()), "each run has a scope");
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Expect(spans.scope_spans(static_cast<int>(i)).spans_size() == runs[i].count, "no span is lost");
  }
}

}  // namespace
}  // namespace lightstep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lightstep;
  fuzz::Input input{data, size};
  const wire::OtlpProtocol protocol{TakeHeaders(input)};
  CheckHead(protocol.RequestHead({"host", ""}, {17, false}));
  CheckBody(input, protocol);
  return 0;
}
