// The bodies that answer an OTLP request, as far as a tracer acts on them:
// opentelemetry/proto/collector/trace/v1/trace_service.proto, ExportTraceServiceResponse, and
// google/rpc/status.proto, Status, with the RetryInfo of google/rpc/error_details.proto. Either may
// be protobuf or JSON; its Content-Type says which.
//
// Accepts any bytes. Parts that cannot be read are left out.
#pragma once

#include <cstdint>
#include <string>

#include "src/common/clock.h"
#include "src/http/answer_reader.h"

namespace lightstep::wire {

// The body of a 2xx.
struct ExportResponse {
  std::uint64_t rejected_spans = 0;  // of partial_success; a negative number counts as 0
  std::string error_message;         // the same; may be a warning although nothing was rejected

  static ExportResponse Parse(const http::Answer& answer);
};

// The body of any other answer.
struct RpcStatus {
  std::string message;
  // Of a google.rpc.RetryInfo among the details: how long the receiver asks the tracer to wait. 0
  // if there is none, and at most http::kMaxRetryAfter.
  common::Nanoseconds retry_delay = 0;

  static RpcStatus Parse(const http::Answer& answer);
};

}  // namespace lightstep::wire
