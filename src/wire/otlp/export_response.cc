#include "src/wire/otlp/export_response.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <charconv>
#include <protozero/pbf_reader.hpp>
#include <string_view>

#include "proto/field_numbers.h"
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
      return ReadProtobuf(answer.body);
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
  RpcStatus status;
  switch (EncodingOf(answer)) {
    case Encoding::kProtobuf: {
      const bool is_whole = ForEachField({answer.body.data(), answer.body.size()},
                                         [&](protozero::pbf_reader& message) {
                                           if (!IsText(message, fields::ErrorStatus::kMessage))
                                             return false;
                                           status.message = message.get_string();
                                           return true;
                                         });
      if (!is_whole) status = {};
      break;
    }
    case Encoding::kJson: {
      const json::value body = ParseJson(answer.body);
      status.message = TextOf(Member(&body, "message"));
      break;
    }
    case Encoding::kUnknown:
      break;
  }
  return status;
}

}  // namespace lightstep::wire
