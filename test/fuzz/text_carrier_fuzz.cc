// Fuzzes the text carriers, HTTP headers and text maps: what is extracted from any keys and values
// can be reported, and injected and extracted again it is the same.
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

bool IsHeaderText(std::string_view text) {
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;
  }
  return true;
}

void CheckContext(const tracer::Propagators& propagators, const SpanContext& context) {
  Expect(context.trace_id != 0 && context.span_id != 0, "a context has both ids");
  for (const Baggage::Item& item : context.baggage.items()) {
    Expect(common::IsUtf8(item.first) && common::IsUtf8(item.second), "baggage is UTF-8");
  }
  for (const CarrierKind kind : {CarrierKind::kTextMap, CarrierKind::kHttpHeaders}) {
    Carrier carrier;
    propagators.Inject(context, kind, [&](std::string_view key, std::string_view value) {
      if (kind == CarrierKind::kHttpHeaders) {
        Expect(IsHeaderText(key) && IsHeaderText(value), "a header is printable");
        Expect(key.find_first_of(" :") == std::string_view::npos, "a header's name is one");
      }
      carrier.emplace_back(key, value);
    });
    const Extracted again = Extract(propagators, kind, carrier);
    Expect(again.status == Extracted::Status::kContext, "what was injected can be extracted");
    Expect(again.context.trace_id == context.trace_id, "the trace is the same");
    Expect(again.context.span_id == context.span_id, "the span is the same");
    Expect(again.context.sampled == context.sampled, "sampled is the same");
    for (const Baggage::Item& item : again.context.baggage.items()) {
      const std::string* const value = context.baggage.Find(item.first);
      Expect(value != nullptr && *value == item.second, "baggage is the same");
    }
    Expect(kind == CarrierKind::kHttpHeaders ||
               again.context.baggage.items().size() == context.baggage.items().size(),
           "a text map carries all baggage");
  }
}

}  // namespace
}  // namespace lightstep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lightstep;
  static const tracer::Propagators propagators{TracerOptions{}};
  fuzz::Input input{data, size};
  Carrier carrier;
  while (!input.empty()) {
    fuzz::Input line = input.TakeLine();
    const std::string_view key = line.TakeUntil('=');
    carrier.emplace_back(key, line.Rest());
  }
  for (const CarrierKind kind : {CarrierKind::kTextMap, CarrierKind::kHttpHeaders}) {
    const Extracted extracted = Extract(propagators, kind, carrier);
    Expect((extracted.status == Extracted::Status::kCorrupted) == !extracted.error.empty(),
           "what is corrupted has a reason, and nothing else");
    Expect(common::IsUtf8(extracted.error), "a reason is UTF-8");
    if (extracted.status == Extracted::Status::kContext) {
      CheckContext(propagators, extracted.context);
    }
  }
  return 0;
}
