// Fuzzes the text carriers, HTTP headers and text maps, in every propagation mode and in all of
// them together: a context that is extracted from any keys and values can be reported, and is the
// same after it was injected and extracted again.
//
// Input: lines of KEY=VALUE.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/options.h"
#include "src/common/utf8.h"
#include "src/tracer/propagators.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"

namespace lightstep {
namespace {

using fuzz::Expect;
using propagation::CarrierKind;
using propagation::Extracted;

using Carrier = std::vector<std::pair<std::string, std::string>>;

Extracted Extract(const tracer::Propagators& propagators, CarrierKind kind,
                  const Carrier& carrier) {
  return propagators.Extract(kind, [&](const propagation::CarrierEntry& entry) {
    for (const auto& [key, value] : carrier) entry(key, value);
  });
}

// RFC 9110, 5.5. A tracestate may contain tabs.
bool IsHeaderText(std::string_view text) {
  for (const char c : text) {
    if ((c < ' ' || c > '~') && c != '\t') return false;
  }
  return true;
}

tracer::Propagators MakePropagators(std::vector<PropagationMode> modes) {
  TracerOptions options;
  options.propagation_modes = std::move(modes);
  return tracer::Propagators{options};
}

// What a tracer is configured to write, and whether that carries the whole context.
struct Format {
  tracer::Propagators propagators;
  bool has_both_halves;
  bool has_trace_state = false;
};

void ExpectSameIds(const Format& format, const SpanContext& context, const SpanContext& again) {
  Expect(again.trace_id == context.trace_id, "the trace is the same");
  Expect(again.trace_id_high == (format.has_both_halves ? context.trace_id_high : 0),
         "the high half is the same");
  Expect(again.span_id == context.span_id, "the span is the same");
  Expect(again.sampled == context.sampled, "sampled is the same");
  Expect(!format.has_trace_state || again.has_random_trace_id == context.has_random_trace_id,
         "the random flag is the same");
  Expect(!format.has_trace_state ||
             (again.trace_state == nullptr
                  ? context.trace_state == nullptr
                  : context.trace_state != nullptr && *again.trace_state == *context.trace_state),
         "the state is the same");
}

void ExpectSameBaggage(CarrierKind kind, const Baggage& baggage, const Baggage& again) {
  for (const Baggage::Item& item : again.items()) {
    const std::string* const value = baggage.Find(item.first);
    Expect(value != nullptr && *value == item.second, "baggage is the same");
  }
  Expect(kind == CarrierKind::kHttpHeaders || again.items().size() == baggage.items().size(),
         "a text map carries all baggage");
}

void CheckContext(const Format& format, const SpanContext& context) {
  Expect(context.has_ids(), "a context has both ids");
  for (const Baggage::Item& item : context.baggage.items()) {
    Expect(common::IsUtf8(item.first) && common::IsUtf8(item.second), "baggage is UTF-8");
  }
  for (const CarrierKind kind : {CarrierKind::kTextMap, CarrierKind::kHttpHeaders}) {
    Carrier carrier;
    format.propagators.Inject(context, kind, [&](std::string_view key, std::string_view value) {
      if (kind == CarrierKind::kHttpHeaders) {
        Expect(IsHeaderText(key) && IsHeaderText(value), "a header is printable");
        Expect(key.find_first_of(" \t:") == std::string_view::npos, "a header's name is one");
      }
      carrier.emplace_back(key, value);
    });
    const Extracted again = Extract(format.propagators, kind, carrier);
    Expect(again.status == Extracted::Status::kContext, "what was injected can be extracted");
    ExpectSameIds(format, context, again.context);
    ExpectSameBaggage(kind, context.baggage, again.context.baggage);
  }
}

void CheckCarrier(const Format& format, const Carrier& carrier) {
  for (const CarrierKind kind : {CarrierKind::kTextMap, CarrierKind::kHttpHeaders}) {
    const Extracted extracted = Extract(format.propagators, kind, carrier);
    Expect((extracted.status == Extracted::Status::kCorrupted) == !extracted.error.empty(),
           "what is corrupted has a reason, and nothing else");
    Expect(common::IsUtf8(extracted.error), "a reason is UTF-8");
    if (extracted.status == Extracted::Status::kContext) CheckContext(format, extracted.context);
  }
}

}  // namespace
}  // namespace lightstep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lightstep;
  using Mode = PropagationMode;
  static const Format formats[] = {
      {MakePropagators({Mode::kLightstep}), /*has_both_halves=*/false},
      {MakePropagators({Mode::kEnvoy}), /*has_both_halves=*/true},
      {MakePropagators({Mode::kB3}), /*has_both_halves=*/true},
      {MakePropagators({Mode::kCloudTrace}), /*has_both_halves=*/true},
      {MakePropagators({Mode::kTraceContext}), /*has_both_halves=*/true, /*has_trace_state=*/true},
      {MakePropagators(
           {Mode::kTraceContext, Mode::kCloudTrace, Mode::kB3, Mode::kEnvoy, Mode::kLightstep}),
       /*has_both_halves=*/true, /*has_trace_state=*/true},
  };
  fuzz::Input input{data, size};
  Carrier carrier;
  while (!input.empty()) {
    fuzz::Input line = input.TakeLine();
    const std::string_view key = line.TakeUntil('=');
    carrier.emplace_back(key, line.Rest());
  }
  for (const Format& format : formats) CheckCarrier(format, carrier);
  return 0;
}
