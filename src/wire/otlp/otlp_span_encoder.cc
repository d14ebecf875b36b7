#include "src/wire/otlp/otlp_span_encoder.h"

#include <cstddef>
#include <string>

#include "proto/field_numbers.h"
#include "src/trace/limits.h"
#include "src/wire/key_value.h"
#include "src/wire/otlp/ids.h"
#include "src/wire/protobuf/field.h"
#include "src/wire/span_encoder_definition.h"

namespace lightstep::wire {

namespace fields = proto::otlp;

void OtlpSpanEncoder::SetParent(std::uint64_t span_id, bool is_remote) {
  PutSpanId(bytes_.Extend(kSpanIdBytes), LengthDelimited(fields::Span::kParentSpanId), span_id);
  facts_.has_remote_parent = is_remote;
}

void OtlpSpanEncoder::SetStatus(trace::StatusCode code, std::string_view message) {
  const bool has_message = code == trace::StatusCode::kError && !message.empty();
  if (has_message || facts_.details != nullptr) {
    std::string shortened;
    details().status_message =
        has_message ? Shorten(message, shortened, trace::kMaxStatusBytes) : std::string_view{};
  }
  facts_.status = code;
}

void OtlpSpanEncoder::SetEventName(std::string_view name) {
  if (name.size() > trace::kMaxTextBytes) {
    std::string shortened;
    return SetEventName(Shorten(name, shortened));
  }
  const std::size_t size = TextSize(name);
  if (!Fits(size, Part::kInner)) return ReserveInnerCount();
  PutText(bytes_.Extend(size), LengthDelimited(fields::Span_Event::kName), name);
}

bool OtlpSpanEncoder::BeginLink(const SpanContext& context) {
  const std::size_t max_bytes = OtlpFormat::MaxReferenceBytes(context);
  if (!Fits(max_bytes, Part::kReference)) return false;
  log_offset_ = static_cast<std::uint32_t>(bytes_.size());
  char* const begin = bytes_.Extend(max_bytes);
  *begin = LengthDelimited(fields::Span::kLinks);
  const char* const end = OtlpFormat::PutLinkContext(begin + 1 + kLogLengthGap, context);
  bytes_.Truncate(log_offset_ + static_cast<std::size_t>(end - begin));
  return true;
}

void OtlpSpanEncoder::AddLinkAttribute(std::string_view key, const Value& value) {
  AddInner(LengthDelimited(fields::Span_Link::kAttributes), key, value);
}

void OtlpSpanEncoder::EndLink() noexcept {
  PutInnerCount(Varint(fields::Span_Link::kDroppedAttributesCount));
  EndInner();
}

}  // namespace lightstep::wire
