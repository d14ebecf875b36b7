#include "src/propagation/binary.h"

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
#include <utility>

#include "proto/field_numbers.h"
#include "src/propagation/carrier_baggage.h"

namespace lightstep::propagation {
namespace {

namespace fields = proto::BasicTracerCarrier;
using protozero::pbf_wire_type;

// The items of a map<string,string> are messages of these two (protobuf language guide, maps).
constexpr protozero::pbf_tag_type kMapKey = 1;
constexpr protozero::pbf_tag_type kMapValue = 2;

std::string_view View(protozero::data_view bytes) { return {bytes.data(), bytes.size()}; }

void ReadBaggageItem(protozero::pbf_reader item, BaggageReader& baggage) {
  std::string_view key, value;
  while (item.next()) {
    if (item.has_wire_type(pbf_wire_type::length_delimited) && item.tag() == kMapKey) {
      key = View(item.get_view());
    } else if (item.has_wire_type(pbf_wire_type::length_delimited) && item.tag() == kMapValue) {
      value = View(item.get_view());
    } else {
      item.skip();
    }
  }
  baggage.AddItem(key, value);
}

// Adds to `context` and `baggage`: a message that stands twice is one (protobuf encoding guide,
// "last one wins").
void ReadContext(protozero::pbf_reader message, SpanContext& context, BaggageReader& baggage) {
  while (message.next()) {
    switch (message.tag_and_type()) {
      case protozero::tag_and_type(fields::kTraceId, pbf_wire_type::fixed64):
        context.trace_id = message.get_fixed64();
        break;
      case protozero::tag_and_type(fields::kTraceIdHigh, pbf_wire_type::fixed64):
        context.trace_id_high = message.get_fixed64();
        break;
      case protozero::tag_and_type(fields::kSpanId, pbf_wire_type::fixed64):
        context.span_id = message.get_fixed64();
        break;
      case protozero::tag_and_type(fields::kSampled, pbf_wire_type::varint):
        context.sampled = message.get_uint64() != 0;  // get_bool reads past the end
        break;
      case protozero::tag_and_type(fields::kBaggageItems, pbf_wire_type::length_delimited):
        ReadBaggageItem(message.get_message(), baggage);
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
  if (context.trace_id_high != 0) {
    message.add_fixed64(fields::kTraceIdHigh, context.trace_id_high);
  }
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
  BaggageReader baggage;
  // As in every proto3 message, a field that is false is not written.
  extracted.context.sampled = false;
  try {
    protozero::pbf_reader message{carrier.data(), carrier.size()};
    while (message.next()) {
      if (message.tag_and_type() == protozero::tag_and_type(proto::BinaryCarrier::kBasicCtx,
                                                            pbf_wire_type::length_delimited)) {
        ReadContext(message.get_message(), extracted.context, baggage);
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
  if (!extracted.context.has_ids()) {
    return Extracted::Corrupted("a BinaryCarrier message without a trace id or a span id");
  }
  extracted.context.baggage = std::move(baggage).Build();
  extracted.context.is_remote = true;
  return extracted;
}

}  // namespace lightstep::propagation
