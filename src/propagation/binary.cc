#include "src/propagation/binary.h"

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

#include "proto/field_numbers.h"
#include "src/common/utf8.h"

namespace lightstep::propagation {
namespace {

namespace fields = proto::BasicTracerCarrier;
using protozero::pbf_wire_type;

// The items of a map<string,string> are messages of these two (protobuf language guide, maps).
constexpr protozero::pbf_tag_type kMapKey = 1;
constexpr protozero::pbf_tag_type kMapValue = 2;

void ReadBaggageItem(protozero::pbf_reader item, Baggage& baggage) {
  std::string key, value, storage;
  while (item.next()) {
    if (item.has_wire_type(pbf_wire_type::length_delimited) && item.tag() == kMapKey) {
      key = common::ToUtf8(item.get_string(), storage);
    } else if (item.has_wire_type(pbf_wire_type::length_delimited) && item.tag() == kMapValue) {
      value = common::ToUtf8(item.get_string(), storage);
    } else {
      item.skip();
    }
  }
  baggage = baggage.With(key, value);
}

// Adds to `context`: a message that stands twice is one (protobuf encoding guide, "last one wins").
void ReadContext(protozero::pbf_reader message, SpanContext& context) {
  while (message.next()) {
    switch (message.tag_and_type()) {
      case protozero::tag_and_type(fields::kTraceId, pbf_wire_type::fixed64):
        context.trace_id = message.get_fixed64();
        break;
      case protozero::tag_and_type(fields::kSpanId, pbf_wire_type::fixed64):
        context.span_id = message.get_fixed64();
        break;
      case protozero::tag_and_type(fields::kSampled, pbf_wire_type::varint):
        context.sampled = message.get_uint64() != 0;  // get_bool reads past the end
        break;
      case protozero::tag_and_type(fields::kBaggageItems, pbf_wire_type::length_delimited):
        ReadBaggageItem(message.get_message(), context.baggage);
        break;
      default:
        message.skip();
    }
  }
}

}  // namespace

std::string EncodeBinary(const SpanContext& context) {
  std::string bytes;
  protozero::pbf_writer carrier{bytes};
  protozero::pbf_writer message{carrier, proto::BinaryCarrier::kBasicCtx};
  message.add_fixed64(fields::kTraceId, context.trace_id);
  message.add_fixed64(fields::kSpanId, context.span_id);
  message.add_bool(fields::kSampled, context.sampled);
  for (const Baggage::Item& item : context.baggage.items()) {
    protozero::pbf_writer entry{message, fields::kBaggageItems};
    entry.add_string(kMapKey, item.first);
    entry.add_string(kMapValue, item.second);
  }
  message.commit();
  return bytes;
}

Extracted DecodeBinary(std::string_view carrier) {
  Extracted extracted;
  if (carrier.empty()) return extracted;
  // As in every proto3 message, a field that is false is not written.
  extracted.context.sampled = false;
  try {
    protozero::pbf_reader message{carrier.data(), carrier.size()};
    while (message.next()) {
      if (message.tag_and_type() == protozero::tag_and_type(proto::BinaryCarrier::kBasicCtx,
                                                            pbf_wire_type::length_delimited)) {
        ReadContext(message.get_message(), extracted.context);
        extracted.status = Extracted::Status::kContext;
      } else {
        message.skip();
      }
    }
  } catch (const protozero::exception& error) {
    return Extracted::Corrupted(std::string{"not a BinaryCarrier message: "} + error.what());
  }
  if (extracted.status == Extracted::Status::kNothing) {
    return Extracted::Corrupted("a BinaryCarrier message without basic_ctx");
  }
  if (extracted.context.trace_id == 0 || extracted.context.span_id == 0) {
    return Extracted::Corrupted("a BinaryCarrier message without a trace id or a span id");
  }
  return extracted;
}

}  // namespace lightstep::propagation
