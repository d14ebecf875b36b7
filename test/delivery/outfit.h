// A Delivery with everything that it shares with a tracer, and functions to add spans. Used by the
// tests of delivery, most of which run over each wire.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "src/buffer/scope_registry.h"
#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/common/span_clock.h"
#include "src/delivery/delivery.h"
#include "src/delivery/ledger.h"
#include "src/wire/lightstep/lightstep_format.h"
#include "src/wire/lightstep/lightstep_protocol.h"
#include "src/wire/lightstep/report.h"
#include "src/wire/otlp/otlp_protocol.h"
#include "src/wire/otlp/otlp_span_encoder.h"
#include "src/wire/otlp/resource.h"

namespace lightstep::delivery {

inline constexpr common::Nanoseconds kSecond = 1'000'000'000;
// Longer than anything in these tests takes.
inline constexpr common::Nanoseconds kLongTime = 60 * kSecond;

// The protocol that delivery uses.
enum class Wire { kLightStep, kOtlp, kOtlpGzip };

inline std::string NameOf(Wire wire) {
  switch (wire) {
    case Wire::kLightStep:
      return "LightStep";
    case Wire::kOtlp:
      return "Otlp";
    case Wire::kOtlpGzip:
      return "OtlpGzip";
  }
  return "";
}

inline void PrintTo(Wire wire, std::ostream* out) { *out << NameOf(wire); }

// A test that runs over each wire.
class WireTest : public ::testing::TestWithParam<Wire> {
 public:
  static auto All() { return ::testing::Values(Wire::kLightStep, Wire::kOtlp, Wire::kOtlpGzip); }
  static auto AllOfOtlp() { return ::testing::Values(Wire::kOtlp, Wire::kOtlpGzip); }
};

class Outfit {
 public:
  // Delivers to satellites on these loopback ports.
  explicit Outfit(const std::vector<std::uint16_t>& ports, Wire wire = Wire::kLightStep)
      : wire_{wire} {
    for (const std::uint16_t port : ports) settings.endpoints.push_back({"127.0.0.1", port});
    if (wire == Wire::kLightStep) {
      settings.origin = wire::Reporter{17}.AddTag("lightstep.component_name", "test").Encode();
      settings.protocol = std::make_shared<wire::LightStepProtocol>("token");
    } else {
      settings.origin = wire::Resource{}.Set("service.name", "test").Encode();
      settings.protocol = std::make_shared<wire::OtlpProtocol>();
      settings.gzip = wire == Wire::kOtlpGzip;
    }
    settings.reporting_period = kSecond / 5;
    settings.report_timeout = kLongTime;
  }

  Delivery& Start() {
    delivery = std::make_unique<Delivery>(
        settings, Delivery::Shared{buffer, scopes, ledger, dropped, disabled, clock, log});
    delivery->Start();
    return *delivery;
  }

  // Adds a finished span of about `payload` bytes and returns its id.
  std::uint64_t Put(std::size_t payload = 10) { return PutText(std::string(payload, 'x')); }
  std::uint64_t PutOf(buffer::Scope scope, std::size_t payload) {
    return PutText(std::string(payload, 'x'), scope);
  }

  // Adds a finished span with a tag of the value `text`, and returns its id.
  std::uint64_t PutText(const std::string& text, buffer::Scope scope = 0) {
    ++made;
    if (wire_ == Wire::kLightStep) {
      Push<wire::LightStepSpanEncoder>(text, scope);
    } else {
      Push<wire::OtlpSpanEncoder>(text, scope);
    }
    return made;
  }

  void Put(int count, std::size_t payload) {
    for (int i = 0; i < count; ++i) Put(payload);
  }

  Settings settings;
  buffer::SpanBuffer buffer{1'000'000, 64 * 1024 * 1024};
  buffer::ScopeRegistry scopes;
  Ledger ledger;
  std::atomic<std::uint64_t> dropped{0};
  std::atomic<bool> disabled{false};
  common::SpanClock clock;
  common::Logger log{nullptr, false};
  std::uint64_t made = 0;
  std::uint64_t refused = 0;
  std::unique_ptr<Delivery> delivery;  // the last: it uses all of the others

 private:
  template <class Encoder>
  void Push(const std::string& text, buffer::Scope scope) {
    SpanContext context;
    context.trace_id = 1;
    context.span_id = made;
    Encoder encoder;
    encoder.SetOperationName("op");
    encoder.SetTag("payload", text);
    const auto span = encoder.Finish(context, common::ReadClock(CLOCK_REALTIME), 1000);
    if (!buffer.Push(span, scope)) ++refused;
  }

  const Wire wire_;
};

}  // namespace lightstep::delivery
