#include "src/propagation/envoy.h"

#include <optional>
#include <string>

#include "src/common/base64.h"
#include "src/propagation/binary.h"

namespace lightstep::propagation {
namespace {

constexpr std::string_view kSpanContext = "x-ot-span-context";

}  // namespace

std::vector<std::string_view> EnvoyPropagator::keys() const { return {kSpanContext}; }

void EnvoyPropagator::Inject(const SpanContext& context, const CarrierWriter& write) const {
  write(kSpanContext, common::ToBase64(EncodeBinary(context)));
}

Extracted EnvoyPropagator::Extract(const Fields& fields) const {
  const std::string_view* const text = fields.Find(kSpanContext);
  if (text == nullptr) return {};
  const std::optional<std::string> bytes = common::FromBase64(*text);
  if (!bytes || bytes->empty()) {
    return Extracted::Corrupted("x-ot-span-context: expected a BinaryCarrier message in base64");
  }
  Extracted extracted = DecodeBinary(*bytes);
  if (extracted.status == Extracted::Status::kCorrupted) {
    extracted.error = std::string{kSpanContext} + ": " + extracted.error;
  }
  return extracted;
}

}  // namespace lightstep::propagation
