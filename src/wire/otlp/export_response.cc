#include "src/wire/otlp/export_response.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <charconv>
#include <protozero/data_view.hpp>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>
#include <protozero/types.hpp>
#include <protozero/varint.hpp>
#include <string_view>

#include "proto/field_numbers.h"
#include "src/http/retry_after.h"
#include "src/wire/answers.h"

namespace lightstep::wire {
namespace {

namespace json = boost::json;
namespace fields = proto::otlp;

enum class Encoding : std::uint8_t { kProtobuf, kJson, kUnknown };

// Receivers that give no type, or the general one, mean protobuf, which they were sent.
Encoding EncodingOf(const http::Answer& answer) {
  const std::string type = MediaType(answer.content_type);
  if (type.find("json") != std::string::npos) return Encoding::kJson;
  if (type.empty() || type == "application/octet-stream" ||
      type.find("protobuf") != std::string::npos) {
    return Encoding::kProtobuf;
  }
  return Encoding::kUnknown;
}

std::uint64_t CountOf(std::int64_t rejected) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(rejected, 0));
}

// Calls `read` with the message and each of its fields; skips those that `read` returns false for.
// False where the bytes are no message.
template <class Read>
bool ForEachField(protozero::pbf_reader message, Read read) {
  try {
    while (message.next()) {
      if (!read(message)) message.skip();
    }
    return true;
  } catch (const protozero::exception&) {
    return false;
  }
}

bool IsText(const protozero::pbf_reader& message, std::uint32_t field) {
  return message.tag() == field &&
         message.has_wire_type(protozero::pbf_wire_type::length_delimited);
}

ExportResponse ReadProtobuf(std::string_view body) {
  ExportResponse response;
  bool is_whole = true;
  is_whole &= ForEachField({body.data(), body.size()}, [&](protozero::pbf_reader& message) {
    if (!IsText(message, fields::ExportTraceServiceResponse::kPartialSuccess)) return false;
    is_whole &= ForEachField(message.get_message(), [&](protozero::pbf_reader& partial) {
      if (partial.tag() == fields::ExportTracePartialSuccess::kRejectedSpans &&
          partial.has_wire_type(protozero::pbf_wire_type::varint)) {
        response.rejected_spans = CountOf(partial.get_int64());
        return true;
      }
      if (!IsText(partial, fields::ExportTracePartialSuccess::kErrorMessage)) return false;
      response.error_message = partial.get_string();
      return true;
    });
    return true;
  });
  // What only begins as the message does may be anything.
  return is_whole ? response : ExportResponse{};
}

// For a body whose beginning alone was kept: a text is cut off, and the count precedes it.
ExportResponse ReadBeginning(std::string_view body) {
  constexpr auto kVarint = protozero::pbf_wire_type::varint;
  constexpr auto kText = protozero::pbf_wire_type::length_delimited;
  using protozero::tag_and_type;
  ExportResponse response;
  const char* at = body.data();
  const char* const end = at + body.size();
  try {
    if (protozero::decode_varint(&at, end) !=
        tag_and_type(fields::ExportTraceServiceResponse::kPartialSuccess, kText)) {
      return response;
    }
    protozero::decode_varint(&at, end);  // a length that goes beyond the end
    for (;;) {
      const std::uint64_t key = protozero::decode_varint(&at, end);
      const std::uint64_t value = protozero::decode_varint(&at, end);
      if (key == tag_and_type(fields::ExportTracePartialSuccess::kRejectedSpans, kVarint)) {
        response.rejected_spans = CountOf(static_cast<std::int64_t>(value));
      } else if (key == tag_and_type(fields::ExportTracePartialSuccess::kErrorMessage, kText)) {
        response.error_message.assign(at, end);
        return response;
      } else {
        return response;
      }
    }
  } catch (const protozero::exception&) {
    return response;
  }
}

// The member called `name` of what may be an object; null where there is none.
const json::value* Member(const json::value* object, std::string_view name) {
  return object != nullptr && object->is_object() ? object->get_object().if_contains(name)
                                                  : nullptr;
}

std::string TextOf(const json::value* value) {
  return value != nullptr && value->is_string() ? std::string{std::string_view{value->get_string()}}
                                                : std::string{};
}

// ProtoJSON writes an int64 as a string of digits; a number is taken too.
std::uint64_t CountOf(const json::value* value) {
  if (value == nullptr) return 0;
  if (const std::int64_t* const number = value->if_int64()) return CountOf(*number);
  if (const std::uint64_t* const number = value->if_uint64()) return *number;
  std::int64_t number = 0;
  const std::string text = TextOf(value);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return CountOf(number);
}

// A span of time of protobuf's, which may be negative, as what is left of it for a wait.
common::Nanoseconds ToWait(std::int64_t seconds, std::int64_t nanoseconds) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  if (seconds >= http::kMaxRetryAfter / kSecond) return http::kMaxRetryAfter;
  if (seconds < 0 || nanoseconds < 0) return 0;
  return std::min(seconds * kSecond + std::min(nanoseconds, kSecond - 1), http::kMaxRetryAfter);
}

bool IsRetryInfo(std::string_view type_url) {
  return type_url.substr(type_url.rfind('/') + 1) == "google.rpc.RetryInfo";
}

// Of a google.rpc.RetryInfo.
common::Nanoseconds ReadRetryInfo(const protozero::data_view& info) {
  std::int64_t seconds = 0, nanoseconds = 0;
  bool is_whole = true;
  const auto read_delay = [&](protozero::pbf_reader& duration) {
    if (!duration.has_wire_type(protozero::pbf_wire_type::varint)) return false;
    if (duration.tag() == fields::RetryDelay::kSeconds) {
      seconds = duration.get_int64();
      return true;
    }
    if (duration.tag() != fields::RetryDelay::kNanos) return false;
    nanoseconds = duration.get_int32();
    return true;
  };
  is_whole &= ForEachField(protozero::pbf_reader{info}, [&](protozero::pbf_reader& message) {
    if (!IsText(message, fields::RetryInfo::kRetryDelay)) return false;
    is_whole &= ForEachField(message.get_message(), read_delay);
    return true;
  });
  return is_whole ? ToWait(seconds, nanoseconds) : 0;
}

// Of a google.protobuf.Any; 0 where it is no RetryInfo.
common::Nanoseconds ReadDetail(const protozero::data_view& detail) {
  protozero::data_view type_url, value;
  const bool is_whole =
      ForEachField(protozero::pbf_reader{detail}, [&](protozero::pbf_reader& message) {
        if (IsText(message, fields::ErrorDetail::kTypeUrl)) {
          type_url = message.get_view();
        } else if (IsText(message, fields::ErrorDetail::kValue)) {
          value = message.get_view();
        } else {
          return false;
        }
        return true;
      });
  if (!is_whole || !IsRetryInfo({type_url.data(), type_url.size()})) return 0;
  return ReadRetryInfo(value);
}

RpcStatus ReadProtobufStatus(std::string_view body) {
  RpcStatus status;
  const bool is_whole =
      ForEachField({body.data(), body.size()}, [&](protozero::pbf_reader& message) {
        if (IsText(message, fields::ErrorStatus::kMessage)) {
          status.message = message.get_string();
        } else if (IsText(message, fields::ErrorStatus::kDetails)) {
          status.retry_delay = std::max(status.retry_delay, ReadDetail(message.get_view()));
        } else {
          return false;
        }
        return true;
      });
  return is_whole ? status : RpcStatus{};
}

// ProtoJSON writes a Duration as seconds with a fraction of up to nine digits and "s".
common::Nanoseconds DelayOf(std::string_view text) {
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  auto [at, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc{} || text.front() == '-') return 0;
  std::int64_t nanoseconds = 0;
  if (at != end && *at == '.') {
    const char* const first = ++at;
    std::int64_t unit = 100'000'000;
    for (; at != end && '0' <= *at && *at <= '9'; ++at, unit /= 10) {
      nanoseconds += (*at - '0') * unit;
    }
    if (at == first) return 0;
  }
  return std::string_view(at, static_cast<std::size_t>(end - at)) == "s"
             ? ToWait(seconds, nanoseconds)
             : 0;
}

common::Nanoseconds DelayOf(const json::value* details) {
  if (details == nullptr || !details->is_array()) return 0;
  common::Nanoseconds delay = 0;
  for (const json::value& detail : details->get_array()) {
    if (!IsRetryInfo(TextOf(Member(&detail, "@type")))) continue;
    delay = std::max(delay, DelayOf(TextOf(Member(&detail, "retryDelay"))));
  }
  return delay;
}

// Null where the text is no JSON.
json::value ParseJson(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  return error ? json::value{} : value;
}

}  // namespace

ExportResponse ExportResponse::Parse(const http::Answer& answer) {
  switch (EncodingOf(answer)) {
    case Encoding::kProtobuf:
      return answer.body.size() < http::kMaxKeptBody ? ReadProtobuf(answer.body)
                                                     : ReadBeginning(answer.body);
    case Encoding::kJson: {
      const json::value body = ParseJson(answer.body);
      const json::value* const partial = Member(&body, "partialSuccess");
      return {CountOf(Member(partial, "rejectedSpans")), TextOf(Member(partial, "errorMessage"))};
    }
    case Encoding::kUnknown:
      break;
  }
  return {};
}

RpcStatus RpcStatus::Parse(const http::Answer& answer) {
  switch (EncodingOf(answer)) {
    case Encoding::kProtobuf:
      return ReadProtobufStatus(answer.body);
    case Encoding::kJson: {
      const json::value body = ParseJson(answer.body);
      return {TextOf(Member(&body, "message")), DelayOf(Member(&body, "details"))};
    }
    case Encoding::kUnknown:
      break;
  }
  return {};
}

}  // namespace lightstep::wire
