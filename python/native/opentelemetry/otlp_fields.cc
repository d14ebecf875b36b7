#include "proto/field_numbers.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/record_fields.h"
#include "python/native/values/recorded_value.h"

namespace lightstep::python::opentelemetry {
namespace {

namespace otlp = proto::otlp;

using protozero::pbf_reader;

bool ReadOtlpEvent(std::string_view message, ReadEvent& event) {
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    switch (reader.tag()) {
      case otlp::Span_Event::kTimeUnixNano:
        event.time = reader.get_fixed64();
        break;
      case otlp::Span_Event::kName:
        event.name = NewString(ViewOf(reader));
        if (!event.name) return false;
        break;
      case otlp::Span_Event::kAttributes:
        if (!ReadOtlpKeyValue(ViewOf(reader), event.attributes.get())) return false;
        break;
      case otlp::Span_Event::kDroppedAttributesCount:
        event.dropped = reader.get_uint32();
        break;
      default:
        reader.skip();
    }
  }
  return true;
}

bool ReadOtlpLink(std::string_view message, ReadLink& link) {
  constexpr std::uint32_t kSampledFlag = 1;
  constexpr std::uint32_t kRandomTraceIdFlag = 2;
  constexpr std::uint32_t kRemoteFlag = 0x200;
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    switch (reader.tag()) {
      case otlp::Span_Link::kTraceId: {
        const std::string_view id = ViewOf(reader);
        link.context.trace_id_high = ReadBigEndian(id.substr(0, 8));
        link.context.trace_id = ReadBigEndian(id.substr(8));
        break;
      }
      case otlp::Span_Link::kSpanId:
        link.context.span_id = ReadBigEndian(ViewOf(reader));
        break;
      case otlp::Span_Link::kTraceState:
        link.trace_state = ViewOf(reader);
        break;
      case otlp::Span_Link::kAttributes:
        if (!ReadOtlpKeyValue(ViewOf(reader), link.attributes.get())) return false;
        break;
      case otlp::Span_Link::kDroppedAttributesCount:
        link.dropped = reader.get_uint32();
        break;
      case otlp::Span_Link::kFlags: {
        const std::uint32_t flags = reader.get_fixed32();
        link.context.sampled = (flags & kSampledFlag) != 0;
        link.context.has_random_trace_id = (flags & kRandomTraceIdFlag) != 0;
        link.context.is_remote = (flags & kRemoteFlag) != 0;
        break;
      }
      default:
        reader.skip();
    }
  }
  return true;
}

}  // namespace

const RecordFields kOtlpFields{otlp::Span::kName,
                               otlp::Span::kAttributes,
                               otlp::Span::kEvents,
                               otlp::Span::kLinks,
                               otlp::Span::kEndTimeUnixNano,
                               otlp::Span::kFlags,
                               ReadOtlpKeyValue,
                               ReadOtlpEvent,
                               ReadOtlpLink};

std::uint64_t ReadBigEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace lightstep::python::opentelemetry
