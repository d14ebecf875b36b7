#include "src/opentracing_cpp/opentracing_tracer.h"

#include <algorithm>
#include <array>
#include <exception>
#include <istream>
#include <iterator>
#include <new>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "src/common/log.h"
#include "src/opentracing_cpp/opentracing_span.h"
#include "src/opentracing_cpp/opentracing_span_context.h"
#include "src/opentracing_cpp/option_conversion.h"

namespace lightstep {
namespace opentracing_cpp {
namespace {

using opentracing::make_unexpected;

opentracing::string_view View(std::string_view text) { return {text.data(), text.size()}; }
std::string_view View(opentracing::string_view text) { return {text.data(), text.size()}; }

// The context as it is now; nothing where it is another tracer's or has no ids.
std::optional<lightstep::SpanContext> ReadForInject(const opentracing::SpanContext& context) {
  const SpanContext* const ours = SpanContext::From(&context);
  if (ours == nullptr) return std::nullopt;
  lightstep::SpanContext read = ours->Read();
  if (!read.has_ids()) return std::nullopt;
  return read;
}

// Calls `inject` with a function that writes into the carrier, up to the carrier's first error,
// which is the result.
template <class Inject>
opentracing::expected<void> InjectText(const opentracing::SpanContext& context,
                                       const opentracing::TextMapWriter& carrier, Inject inject) {
  const std::optional<lightstep::SpanContext> ours = ReadForInject(context);
  if (!ours) return make_unexpected(opentracing::invalid_span_context_error);
  opentracing::expected<void> result;
  inject(*ours, [&](std::string_view key, std::string_view value) {
    if (result) result = carrier.Set(View(key), View(value));
  });
  return result;
}

Tracer::Extracted ToResult(std::optional<lightstep::SpanContext> context) {
  std::unique_ptr<opentracing::SpanContext> result;
  if (context) result = std::make_unique<SpanContextValue>(std::move(*context));
  return result;
}

// Calls `extract` with a function that reads the carrier. What the carrier returns as an error is
// the result, what it throws passes through; only the tracer's own exception is a corrupted
// context.
template <class Extract>
Tracer::Extracted ExtractText(const opentracing::TextMapReader& carrier, Extract extract) {
  opentracing::expected<void> result;
  bool carrier_has_thrown = false;
  const auto read = [&](const lightstep::Tracer::CarrierWriter& entry) {
    if (!result) return;
    carrier_has_thrown = true;
    result = carrier.ForeachKey([&](opentracing::string_view key,
                                    opentracing::string_view value) -> opentracing::expected<void> {
      entry(View(key), View(value));
      return {};
    });
    carrier_has_thrown = false;
  };
  try {
    std::optional<lightstep::SpanContext> context = extract(read);
    if (!result) return make_unexpected(result.error());
    return ToResult(std::move(context));
  } catch (const std::invalid_argument&) {
    if (carrier_has_thrown) throw;
    if (!result) return make_unexpected(result.error());
    return make_unexpected(opentracing::span_context_corrupted_error);
  }
}

}  // namespace

Tracer::Tracer(const TracerOptions& options, std::unique_ptr<MetricsObserver> observer)
    : core_{options, std::move(observer)} {}

Tracer::~Tracer() { Close(); }

std::unique_ptr<opentracing::Span> Tracer::StartSpanWithOptions(
    opentracing::string_view operation_name,
    const opentracing::StartSpanOptions& options) const noexcept {
  try {
    auto span = std::make_unique<Span>(shared_from_this(), core_, operation_name, options);
    for (const auto& [key, value] : options.tags) span->SetTag(key, value);
    return span;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

opentracing::expected<void> Tracer::Inject(const opentracing::SpanContext& context,
                                           std::ostream& carrier) const {
  const std::optional<lightstep::SpanContext> ours = ReadForInject(context);
  if (!ours) return make_unexpected(opentracing::invalid_span_context_error);
  if (!carrier) return make_unexpected(opentracing::invalid_carrier_error);
  if (!(carrier << core_.native.InjectBinary(*ours) << std::flush)) {
    return make_unexpected(std::make_error_code(std::errc::io_error));
  }
  return {};
}

opentracing::expected<void> Tracer::Inject(const opentracing::SpanContext& context,
                                           const opentracing::TextMapWriter& carrier) const {
  return InjectText(context, carrier, [this](const auto& context, const auto& write) {
    core_.native.InjectTextMap(context, write);
  });
}

opentracing::expected<void> Tracer::Inject(const opentracing::SpanContext& context,
                                           const opentracing::HTTPHeadersWriter& carrier) const {
  return InjectText(context, carrier, [this](const auto& context, const auto& write) {
    core_.native.InjectHttpHeaders(context, write);
  });
}

Tracer::Extracted Tracer::Extract(std::istream& carrier) const {
  if (!carrier) return make_unexpected(opentracing::invalid_carrier_error);
  const std::string bytes{std::istreambuf_iterator<char>{carrier}, {}};
  try {
    return ToResult(core_.native.ExtractBinary(bytes));
  } catch (const std::invalid_argument&) {
    return make_unexpected(opentracing::span_context_corrupted_error);
  }
}

Tracer::Extracted Tracer::Extract(const opentracing::TextMapReader& carrier) const {
  return ExtractText(carrier,
                     [this](const auto& read) { return core_.native.ExtractTextMap(read); });
}

Tracer::Extracted Tracer::Extract(const opentracing::HTTPHeadersReader& carrier) const {
  return ExtractText(carrier,
                     [this](const auto& read) { return core_.native.ExtractHttpHeaders(read); });
}

void Tracer::Close() noexcept {
  core_.native.Close();
  core_.observation.OnClose();
}

bool Tracer::Flush(std::optional<std::chrono::microseconds> timeout) noexcept {
  const bool has_arrived = core_.native.Flush(timeout);
  core_.observation.OnFlush();
  return has_arrived;
}

bool Tracer::Flush() noexcept { return Flush(std::nullopt); }

bool Tracer::FlushWithTimeout(std::chrono::system_clock::duration timeout) noexcept {
  return Flush(std::chrono::duration_cast<std::chrono::microseconds>(timeout));
}

}  // namespace opentracing_cpp

opentracing::expected<std::array<std::uint64_t, 3>> LightStepTracer::GetTraceSpanIdsSampled(
    const opentracing::SpanContext& span_context) const noexcept {
  const auto whole = GetWholeTraceSpanIdsSampled(span_context);
  if (!whole) return opentracing::make_unexpected(whole.error());
  return std::array<std::uint64_t, 3>{(*whole)[1], (*whole)[2], (*whole)[3]};
}

opentracing::expected<std::array<std::uint64_t, 4>> LightStepTracer::GetWholeTraceSpanIdsSampled(
    const opentracing::SpanContext& span_context) const noexcept {
  const auto* const ours = opentracing_cpp::SpanContext::From(&span_context);
  if (ours == nullptr) {
    return opentracing::make_unexpected(opentracing::invalid_span_context_error);
  }
  const SpanContext context = ours->Read();
  return std::array<std::uint64_t, 4>{context.trace_id_high, context.trace_id, context.span_id,
                                      context.sampled ? 1u : 0u};
}

opentracing::expected<std::unique_ptr<opentracing::SpanContext>> LightStepTracer::MakeSpanContext(
    std::uint64_t trace_id, std::uint64_t span_id, bool sampled,
    std::unordered_map<std::string, std::string>&& baggage) const noexcept {
  return MakeSpanContext(0, trace_id, span_id, sampled, std::move(baggage));
}

opentracing::expected<std::unique_ptr<opentracing::SpanContext>> LightStepTracer::MakeSpanContext(
    std::uint64_t trace_id_high, std::uint64_t trace_id, std::uint64_t span_id, bool sampled,
    std::unordered_map<std::string, std::string>&& baggage) const noexcept {
  try {
    SpanContext context;
    context.trace_id_high = trace_id_high;
    context.trace_id = trace_id;
    context.span_id = span_id;
    context.sampled = sampled;
    for (const auto& [key, value] : baggage) context.baggage.Set(key, value);
    return std::unique_ptr<opentracing::SpanContext>{
        std::make_unique<opentracing_cpp::SpanContextValue>(std::move(context))};
  } catch (const std::bad_alloc&) {
    return opentracing::make_unexpected(std::make_error_code(std::errc::not_enough_memory));
  }
}

namespace {

// What `make` returns; null, and a message in the log, where it throws.
template <class Make>
std::shared_ptr<LightStepTracer> MakeOrLog(LogSink sink, Make make) {
  const common::Logger log{std::move(sink), /*verbose=*/false};
  try {
    return make();
  } catch (const std::exception& error) {
    log.Error(std::string{"the tracer was not created: "} + error.what());
  } catch (...) {
    log.Error("the tracer was not created: an exception that is not a std::exception was thrown");
  }
  return nullptr;
}

}  // namespace

std::shared_ptr<LightStepTracer> MakeLightStepTracer(LightStepTracerOptions&& options) noexcept {
  try {
    return MakeOrLog(opentracing_cpp::ToLogSink(options), [&] {
      return std::make_shared<opentracing_cpp::Tracer>(opentracing_cpp::ToTracerOptions(options),
                                                       std::move(options.metrics_observer));
    });
  } catch (...) {
    return nullptr;  // there is no memory, for a message neither
  }
}

std::shared_ptr<LightStepTracer> MakeLightStepTracerFrom(const TracerOptions& options) noexcept {
  try {
    return MakeOrLog(options.log_sink,
                     [&] { return std::make_shared<opentracing_cpp::Tracer>(options); });
  } catch (...) {
    return nullptr;
  }
}

}  // namespace lightstep
