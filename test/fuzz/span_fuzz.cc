// Fuzzes the recording of a span: after any operations, its bytes are one element of a report that
// protobuf reads. Every string in it is UTF-8, and every tag appears once with its last value.
//
// Input: the start, the duration, operations, each a byte and its arguments.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "proto/collector.pb.h"
#include "src/common/clock.h"
#include "src/trace/limits.h"
#include "src/wire/lightstep/lightstep_format.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"
#include "test/fuzz/oracle.h"
#include "test/fuzz/span_recording.h"
#include "test/fuzz/text.h"

namespace lightstep {
namespace {

using fuzz::Expect;
using fuzz::Text;

// Returns the tag as protobuf would encode it, or nothing if the text is too long to be sent whole.
std::optional<std::string> Expected(std::string_view key, const Value& value) {
  collector::KeyValue tag;
  tag.set_key(std::string{key});
  switch (value.kind()) {
    case Value::Kind::kString:
    case Value::Kind::kJson:
      if (value.text().size() > trace::kMaxTextBytes) return std::nullopt;
      if (value.kind() == Value::Kind::kString) {
        tag.set_string_value(std::string{value.text()});
      } else {
        tag.set_json_value(std::string{value.text()});
      }
      break;
    case Value::Kind::kInt:
      tag.set_int_value(value.as_int());
      break;
    case Value::Kind::kDouble:
      tag.set_double_value(value.as_double());
      break;
    case Value::Kind::kBool:
      tag.set_bool_value(value.as_bool());
      break;
    case Value::Kind::kNull:
    case Value::Kind::kBytes:
    case Value::Kind::kArray:
    case Value::Kind::kMap:
      return std::nullopt;  // not among the inputs
  }
  return tag.SerializeAsString();
}

class Recording final : public fuzz::SpanRecording<wire::LightStepSpanEncoder> {
 public:
  using SpanRecording::SpanRecording;

 private:
  // Calls `use` with a key and a value of any kind.
  template <class Use>
  void WithKeyAndValue(Use use) {
    const Text key{input_};
    switch (input_.TakeByte() % 5) {
      case 0:
        use(key.view(), Value{Text{input_}.view()});
        break;
      case 1:
        use(key.view(), Value::Json(Text{input_}.view()));
        break;
      case 2:
        use(key.view(), Value{input_.TakeNumber<std::int64_t>()});
        break;
      case 3:
        use(key.view(), Value{input_.TakeNumber<double>()});
        break;
      case 4:
        use(key.view(), Value{input_.TakeByte() % 2 == 0});
        break;
    }
  }

  void EndInner() override {
    if (is_logging_) encoder_.EndLog();
    is_logging_ = false;
  }

  void Step() override {
    const std::uint8_t operation = input_.TakeByte() % 8;
    if (is_logging_ && operation < 6) {
      WithKeyAndValue(
          [&](std::string_view key, const Value& value) { encoder_.AddLogField(key, value); });
      return;
    }
    switch (operation) {
      case 0:
        SetName();
        break;
      case 1:
      case 2:
        WithKeyAndValue(
            [&](std::string_view key, const Value& value) { SetTag(key, value, Expected); });
        break;
      case 3: {
        SpanContext context;
        context.trace_id = input_.TakeNumber<std::uint64_t>();
        context.span_id = input_.TakeNumber<std::uint64_t>();
        encoder_.AddReference(static_cast<trace::Relationship>(input_.TakeByte() % 2), context);
        ++references_;
        break;
      }
      case 4:
        // Any bytes, as a carrier or an application may give them.
        context_.baggage = context_.baggage.With(input_.TakeText(), input_.TakeText());
        break;
      case 5:
        context_.trace_id = input_.TakeNumber<std::uint64_t>();
        context_.span_id = input_.TakeNumber<std::uint64_t>();
        break;
      case 6:
        if (!is_logging_) {
          is_logging_ = encoder_.BeginLog(input_.TakeNumber<common::Nanoseconds>());
          if (is_logging_) ++logs_;
        }
        break;
      case 7:
        EndInner();
        break;
    }
  }

  void ReadBack(const std::string& bytes) const override {
    const auto report = fuzz::ReadByOracle<collector::ReportRequest>(bytes);
    Expect(report.has_value(), "protobuf reads it, and its strings are UTF-8");
    Expect(report->spans_size() == 1, "it is one span");
    const collector::Span& span = report->spans(0);
    Expect(span.span_context().trace_id() == context_.trace_id, "the trace is the same");
    Expect(span.span_context().span_id() == context_.span_id, "the span is the same");
    ExpectName(span.operation_name());
    Expect(span.logs_size() == logs_, "every log is there");

    const auto tags =
        ByKey(span.tags(), [](const collector::KeyValue& tag) { return tag.SerializeAsString(); });
    if (tags.count("tracer.dropped_fields") != 0) return;  // it was full, and says so
    Expect(span.references_size() == references_, "every reference is there");
    ExpectTags(tags);
  }

  int references_ = 0;
  int logs_ = 0;
  bool is_logging_ = false;
};

}  // namespace
}  // namespace lightstep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lightstep::fuzz::Input input{data, size};
  lightstep::Recording{input}.Run();
  return 0;
}
