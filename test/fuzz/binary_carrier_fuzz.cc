// Fuzzes the binary carrier: whatever protobuf reads as a BinaryCarrier is read to the same
// context, and a context that was read can be written and read again.
//
// Input: the carrier.
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "proto/lightstep_carrier.pb.h"
#include "src/common/ascii.h"
#include "src/propagation/binary.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"
#include "test/fuzz/oracle.h"

namespace lightstep {
namespace {

using fuzz::Expect;
using propagation::Extracted;

void ExpectSame(const SpanContext& context, const BasicTracerCarrier& expected) {
  Expect(
      context.trace_id == expected.trace_id() && context.trace_id_high == expected.trace_id_high(),
      "the trace is the same");
  Expect(context.span_id == expected.span_id(), "the span is the same");
  Expect(context.sampled == expected.sampled(), "sampled is the same");
  // Keys that differ only by case are the same.
  std::map<std::string, std::set<std::string>> values;
  for (const auto& [key, value] : expected.baggage_items()) {
    values[common::ToLower(key)].insert(value);
  }
  Expect(context.baggage.items().size() == values.size(), "there are as many baggage items");
  for (const auto& [key, value] : context.baggage.items()) {
    Expect(values[common::ToLower(key)].count(value) == 1, "baggage is the same");
  }
}

void CompareWithOracle(const Extracted& extracted, std::string_view bytes) {
  const auto oracle = fuzz::ReadByOracle<BinaryCarrier>(bytes);
  if (!oracle) return;
  // A group in a baggage item. proto3 has no groups, protozero refuses it, and protobuf does not
  // keep it.
  if (extracted.error.find("unknown pbf field type") != std::string::npos) return;
  const BasicTracerCarrier& basic = oracle->basic_ctx();
  const bool is_context = (basic.trace_id() | basic.trace_id_high()) != 0 && basic.span_id() != 0;
  Expect(is_context == (extracted.status == Extracted::Status::kContext),
         "what protobuf reads is a context");
  if (is_context) ExpectSame(extracted.context, basic);
}

void WriteAndReadAgain(const SpanContext& context) {
  const std::string bytes = propagation::EncodeBinary(context);
  const auto oracle = fuzz::ReadByOracle<BinaryCarrier>(bytes);
  Expect(oracle.has_value(), "protobuf reads what was written");
  ExpectSame(context, oracle->basic_ctx());
  const Extracted again = propagation::DecodeBinary(bytes);
  Expect(again.status == Extracted::Status::kContext, "what was written can be read");
  ExpectSame(again.context, oracle->basic_ctx());
}

}  // namespace
}  // namespace lightstep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lightstep;
  const std::string_view bytes = fuzz::Input{data, size}.Rest();
  const Extracted extracted = propagation::DecodeBinary(bytes);
  Expect((extracted.status == Extracted::Status::kCorrupted) == !extracted.error.empty(),
         "what is corrupted has a reason, and nothing else");
  CompareWithOracle(extracted, bytes);
  if (extracted.status == Extracted::Status::kContext) WriteAndReadAgain(extracted.context);
  return 0;
}
