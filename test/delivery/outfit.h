// A delivery with everything that it shares with a tracer, and spans to put in. Used by the tests
// of delivery.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/common/span_clock.h"
#include "src/delivery/books.h"
#include "src/delivery/delivery.h"
#include "src/wire/lightstep/protocol.h"
#include "src/wire/lightstep/report.h"
#include "src/wire/lightstep/span_format.h"

namespace lightstep::delivery {

inline constexpr common::Nanoseconds kSecond = 1'000'000'000;
// Longer than anything here takes.
inline constexpr common::Nanoseconds kLongTime = 60 * kSecond;

class Outfit {
 public:
  // To satellites on these loopback ports.
  explicit Outfit(const std::vector<std::uint16_t>& ports) {
    for (const std::uint16_t port : ports) settings.endpoints.push_back({"127.0.0.1", port});
    settings.origin = wire::Reporter{17}.AddTag("lightstep.component_name", "test").Encode();
    settings.protocol = std::make_shared<wire::LightStepProtocol>("token");
    settings.reporting_period = kSecond / 5;
    settings.report_timeout = kLongTime;
  }

  Delivery& Start() {
    delivery = std::make_unique<Delivery>(
        settings, Delivery::Shared{buffer, books, dropped, disabled, clock, log});
    delivery->Start();
    return *delivery;
  }

  // Puts a finished span of about `payload` bytes in and returns its id.
  std::uint64_t Put(std::size_t payload = 10) {
    SpanContext context;
    context.trace_id = 1;
    context.span_id = ++made;
    wire::LightStepSpanEncoder encoder;
    encoder.SetOperationName("op");
    encoder.SetTag("payload", std::string(payload, 'x'));
    if (!buffer.Push(encoder.Finish(context, common::ReadClock(CLOCK_REALTIME), 1000))) ++refused;
    return context.span_id;
  }

  void Put(int count, std::size_t payload) {
    for (int i = 0; i < count; ++i) Put(payload);
  }

  Settings settings;
  buffer::SpanBuffer buffer{1'000'000, 64 * 1024 * 1024};
  Books books;
  std::atomic<std::uint64_t> dropped{0};
  std::atomic<bool> disabled{false};
  common::SpanClock clock;
  common::Logger log{nullptr, false};
  std::uint64_t made = 0;
  std::uint64_t refused = 0;
  std::unique_ptr<Delivery> delivery;  // the last: it uses all of the others
};

}  // namespace lightstep::delivery
