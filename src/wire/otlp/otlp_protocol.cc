#include "src/wire/otlp/otlp_protocol.h"

#include <algorithm>
#include <cstddef>

#include "lightstep/version.h"
#include "proto/field_numbers.h"
#include "src/common/ascii.h"
#include "src/wire/otlp/otlp_verdict.h"
#include "src/wire/otlp/resource.h"
#include "src/wire/protobuf/field.h"
#include "src/wire/protobuf/varint.h"

namespace lightstep::wire {
namespace {

namespace fields = proto::otlp;

constexpr std::string_view kUserAgent = "user-agent";

bool IsSameName(std::string_view name, std::string_view lower) {
  return common::IsSameInLowerCase(name, lower);
}

// Those that say where a request goes and how its body is read.
bool IsOurs(std::string_view name) {
  static constexpr std::string_view kOurs[] = {"host", "content-type", "content-length",
                                               "content-encoding", "transfer-encoding"};
  return std::any_of(std::begin(kOurs), std::end(kOurs),
                     [name](std::string_view ours) { return IsSameName(name, ours); });
}

// A token (RFC 9110, 5.6.2).
bool IsName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return common::IsAlphanumeric(c) ||
           std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
  });
}

bool IsValue(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7F');
  });
}

void AddHeader(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  head += value;
  head += "\r\n";
}

// The key byte of a field, and its length: five bytes hold lengths of up to 32 GiB.
constexpr std::size_t kMaxFieldBeginBytes = 1 + 5;

// A length-delimited field but for the `size` bytes of it that come after `begin`.
std::string FieldBegin(std::uint32_t field, std::string_view begin, std::size_t size) {
  const std::size_t length = begin.size() + size;
  std::string bytes(1 + VarintSize(length), '\0');
  bytes[0] = LengthDelimited(field);
  PutVarint(bytes.data() + 1, length);
  bytes += begin;
  return bytes;
}

}  // namespace

OtlpProtocol::OtlpProtocol(const Headers& headers)
    : own_scope_{InstrumentationScope{"lightstep-streaming", kVersion}.Encode()} {
  const bool has_user_agent = std::any_of(headers.begin(), headers.end(), [](const auto& header) {
    return IsSameName(header.first, kUserAgent);
  });
  if (!has_user_agent) {
    // As the OTLP exporter specification recommends: a distribution's product first.
    const std::string version = kVersion;
    AddHeader(headers_, "User-Agent",
              "lightstep-streaming/" + version + " OTel-OTLP-Exporter-Cpp/" + version);
  }
  AddHeader(headers_, "Content-Type", "application/x-protobuf");
  for (const auto& [name, value] : headers) {
    if (IsName(name) && IsValue(value) && !IsOurs(name)) AddHeader(headers_, name, value);
  }
}

std::string OtlpProtocol::RequestHead(const Target& target, const Body& body) const {
  std::string head = "POST ";
  head += target.path.empty() ? std::string_view{"/v1/traces"} : target.path;
  head += " HTTP/1.1\r\n";
  AddHeader(head, "Host", target.host);
  head += headers_;
  if (body.is_gzip) AddHeader(head, "Content-Encoding", "gzip");
  AddHeader(head, "Content-Length", std::to_string(body.length.value_or(0)));
  head += "\r\n";
  return head;
}

std::vector<std::string> OtlpProtocol::Envelope(std::string_view origin,
                                                const std::vector<Run>& runs,
                                                std::uint64_t /*dropped_spans*/) const {
  std::vector<std::string> begins;
  begins.reserve(runs.size());
  std::size_t size = 0;  // of all ScopeSpans
  for (const Run& run : runs) {
    begins.push_back(
        FieldBegin(fields::ResourceSpans::kScopeSpans, ScopeOrOwn(run.scope), run.bytes));
    size += begins.back().size() + run.bytes;
  }
  if (!begins.empty()) {
    begins.front().insert(
        0, FieldBegin(fields::ExportTraceServiceRequest::kResourceSpans, origin, size));
  }
  return begins;
}

std::size_t OtlpProtocol::MaxRunBytes(std::string_view scope) const {
  // Any run may be the first, which also opens the ResourceSpans.
  constexpr std::size_t kMaxFieldsOpened = 2;
  return ScopeOrOwn(scope).size() + kMaxFieldsOpened * kMaxFieldBeginBytes;
}

Verdict OtlpProtocol::Judge(const http::Answer& answer) const { return JudgeOtlpAnswer(answer); }

}  // namespace lightstep::wire
