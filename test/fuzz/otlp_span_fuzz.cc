// Fuzzes the recording of a span over OTLP: after any operations, its bytes are one element of
// ScopeSpans.spans that protobuf reads. Every string in it is UTF-8, every attribute appears once
// with its last value, and what was left out is counted.
//
// Input: the start, the duration, operations, each a byte and its arguments.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "proto/opentelemetry/trace.pb.h"
#include "src/common/clock.h"
#include "src/trace/limits.h"
#include "src/trace/relationship.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "src/wire/otlp/otlp_span_encoder.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"
#include "test/fuzz/oracle.h"
#include "test/fuzz/span_recording.h"
#include "test/fuzz/text.h"
#include "test/fuzz/values.h"

namespace lightstep {
namespace {

using fuzz::Expect;
using fuzz::Text;

// Returns the value as protobuf would encode it, or nothing if it may be changed on the way.
std::optional<std::string> Expected(std::string_view /*key*/, const Value& value) {
  otlp::AnyValue expected;
  switch (value.kind()) {
    case Value::Kind::kString:
    case Value::Kind::kJson:
      if (value.text().size() > trace::kMaxTextBytes) return std::nullopt;
      expected.set_string_value(std::string{value.text()});
      break;
    case Value::Kind::kBytes:
      expected.set_bytes_value(std::string{value.text()});
      break;
    case Value::Kind::kInt:
      expected.set_int_value(value.as_int());
      break;
    case Value::Kind::kDouble:
      expected.set_double_value(value.as_double());
      break;
    case Value::Kind::kBool:
      expected.set_bool_value(value.as_bool());
      break;
    case Value::Kind::kNull:
      break;
    case Value::Kind::kArray:
    case Value::Kind::kMap:
      return std::nullopt;
  }
  return expected.SerializeAsString();
}

class Recording final : public fuzz::SpanRecording<wire::OtlpSpanEncoder> {
 public:
  using SpanRecording::SpanRecording;

 private:
  enum class Inner { kNone, kEvent, kLink };

  SpanContext TakeContext() {
    SpanContext context;
    context.trace_id_high = input_.TakeNumber<std::uint64_t>();
    context.trace_id = input_.TakeNumber<std::uint64_t>();
    context.span_id = input_.TakeNumber<std::uint64_t>();
    const std::uint8_t flags = input_.TakeByte();
    context.sampled = (flags & 1) != 0;
    context.is_remote = (flags & 2) != 0;
    if ((flags & 4) != 0) {
      context.trace_state = std::make_shared<const std::string>(Text{input_}.view());
    }
    return context;
  }

  void AddInner() {
    const Text key{input_};
    fuzz::Values values{input_};
    const Value value = values.Take();
    if (inner_ == Inner::kEvent) {
      encoder_.AddLogField(key.view(), value);
    } else {
      encoder_.AddLinkAttribute(key.view(), value);
    }
  }

  void EndInner() override {
    if (inner_ == Inner::kEvent) encoder_.EndLog();
    if (inner_ == Inner::kLink) encoder_.EndLink();
    inner_ = Inner::kNone;
  }

  void SetAttribute() {
    const Text key{input_};
    fuzz::Values values{input_};
    SetTag(key.view(), values.Take(), Expected);
  }

  void Step() override {
    const std::uint8_t operation = input_.TakeByte() % 11;
    if (inner_ != Inner::kNone && operation < 8) return AddInner();
    if (inner_ != Inner::kNone) return EndInner();
    switch (operation) {
      case 0:
        SetName();
        break;
      case 1:
      case 2:
      case 3:
        SetAttribute();
        break;
      case 4:
        encoder_.AddReference(static_cast<trace::Relationship>(input_.TakeByte() % 2),
                              TakeContext());
        ++links_;
        break;
      case 5:
        context_ = TakeContext();
        break;
      case 6:
        ++events_;
        if (!encoder_.BeginLog(input_.TakeNumber<common::Nanoseconds>())) break;
        inner_ = Inner::kEvent;
        encoder_.SetEventName(Text{input_}.view());
        break;
      case 7:
        ++links_;
        if (encoder_.BeginLink(TakeContext())) inner_ = Inner::kLink;
        break;
      case 8:
        kind_ = input_.TakeByte() % 6;
        encoder_.SetKind(static_cast<trace::SpanKind>(kind_));
        break;
      case 9:
        status_ = input_.TakeByte() % 3;
        encoder_.SetStatus(static_cast<trace::StatusCode>(status_), Text{input_}.view());
        break;
      case 10:
        if (has_parent_) break;
        has_parent_ = true;
        encoder_.SetParent(input_.TakeNumber<std::uint64_t>(), input_.TakeByte() % 2 == 0);
        break;
    }
  }

  void ReadBack(const std::string& bytes) const override {
    const auto spans = fuzz::ReadByOracle<otlp::ScopeSpans>(bytes);
    Expect(spans.has_value(), "protobuf reads it, and its strings are UTF-8");
    Expect(spans->spans_size() == 1, "it is one span");
    const otlp::Span& span = spans->spans(0);
    Expect(span.trace_id().size() == 16 && span.span_id().size() == 8, "ids have their sizes");
    Expect(span.start_time_unix_nano() <= span.end_time_unix_nano(), "it ends after its start");
    Expect(span.kind() == kind_ && span.status().code() == status_,
           "kind and status are those that were set last");
    Expect(span.parent_span_id().size() == (has_parent_ ? 8 : 0),
           "there is a parent if one was set");
    ExpectName(span.name());
    Expect(span.events_size() + span.dropped_events_count() == events_, "events are counted");
    Expect(span.links_size() + span.dropped_links_count() == links_, "links are counted");
    for (const otlp::Span_Link& link : span.links()) {
      Expect(link.trace_id().size() == 16 && link.span_id().size() == 8, "ids have their sizes");
    }

    const auto attributes = ByKey(span.attributes(), [](const otlp::KeyValue& attribute) {
      return attribute.value().SerializeAsString();
    });
    if (span.dropped_attributes_count() == 0) ExpectTags(attributes);
  }

  Inner inner_ = Inner::kNone;
  bool has_parent_ = false;
  int kind_ = 0;
  int status_ = 0;
  std::uint32_t events_ = 0;
  std::uint32_t links_ = 0;
};

}  // namespace
}  // namespace lightstep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lightstep::fuzz::Input input{data, size};
  lightstep::Recording{input}.Run();
  return 0;
}
