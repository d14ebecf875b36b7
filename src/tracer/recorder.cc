#include "src/tracer/recorder.h"

#include <exception>
#include <string>
#include <utility>

#include "src/configuration/resolution.h"
#include "src/trace/limits.h"
#include "src/tracer/delivery_settings.h"
#include "src/tracer/exit_guard.h"
#include "src/tracer/fork_guard.h"
#include "src/tracer/opentracing_limits.h"
#include "src/tracer/propagators.h"
#include "src/tracer/recovery_settings.h"
#include "src/tracer/tls_validation.h"

namespace lightstep::tracer {

static_assert(trace::kMaxSpanBytes <= buffer::kSegmentBytes, "the largest span fits in the buffer");

Recorder::Recorder(const TracerOptions& options, buffer::Producers producers)
    : log_{options.log_sink, options.verbose},
      options_{WithAbsoluteDirectory(options)},
      report_timeout_{common::ToWait(options.report_timeout)},
      is_otlp_{configuration::RecordsAsOtlp(options.protocol)},
      draws_wide_trace_ids_{is_otlp_ && CarryWideTraceIds(options)},
      span_limits_{is_otlp_ && HasLimits(options_.span_limits) ? &options_.span_limits : nullptr},
      buffer_{options.max_buffered_spans, kMaxBufferedBytes, producers} {
  configuration::Validate(options);
  for (const std::string& warning : options.warnings) log_.Warning(warning);
  if (!options.report) return;
  for (const std::string& warning : configuration::UnusedOptions(options)) log_.Warning(warning);
  GuardForks();
  GuardExit(configuration::UsesTls(options));
  ValidatedTls tls = ValidateTls(options);
  for (const std::string& warning : tls.warnings) log_.Warning(warning);
  tls_context_ = std::move(tls.context);
  if (options_.recovery_directory.empty()) return;
  const std::lock_guard lock{TheRecorderRegistry().mutex};
  BeginRecovery();
}

Recorder::~Recorder() { Close(0); }

inline bool Recorder::CanRecord() noexcept {
  const bool is_running =
      state_.load(std::memory_order_acquire) == State::kRunning || EnsureRunning();
  return is_running && !disabled_.load(std::memory_order_relaxed);
}

void Recorder::Record(std::string_view span) noexcept {
  if (!CanRecord() || !buffer_.Push(span)) Drop();
}

void Recorder::Record(std::string_view span, buffer::Scope scope) noexcept {
  if (!CanRecord() || !buffer_.Push(span, scope)) Drop();
}

buffer::Scope Recorder::RegisterScope(std::string_view bytes) {
  if (!is_otlp_) return 0;
  const buffer::Scope scope = scopes_.Register(bytes);
  const std::lock_guard lock{mutex_};
  if (origin_in_file_ && buffer_.file() != nullptr) buffer_.file()->AddScopes(scopes_);
  return scope;
}

void Recorder::Drop() noexcept {
  // What a disabled tracer drops is not a loss.
  if (options_.report) dropped_.fetch_add(1, std::memory_order_relaxed);
}

bool Recorder::EnsureRunning() noexcept {
  if (!options_.report) return false;
  try {
    const std::lock_guard lock{mutex_};
    if (state_.load(std::memory_order_relaxed) == State::kNotStarted) {
      delivery::Settings settings = MakeDeliverySettings(options_);
      settings.tls_context = std::exchange(tls_context_, nullptr);
      if (!options_.recovery_directory.empty()) {
        settings.origin = UseRingFile(std::move(settings.origin));
      }
      delivery_ = std::make_shared<delivery::Delivery>(
          std::move(settings),
          delivery::Delivery::Shared{buffer_, scopes_, ledger_, dropped_, disabled_, clock_, log_,
                                     [this] { Doze(); }});
      delivery_->Start();
      state_.store(State::kRunning, std::memory_order_release);
      // In a server that forks its workers, the one that follows a dead one makes no tracer.
      if (std::exchange(is_forked_, false) && !options_.recovery_directory.empty()) BeginRecovery();
    } else if (state_.load(std::memory_order_relaxed) == State::kDozing) {
      state_.store(State::kRunning, std::memory_order_release);
      delivery_->Wake();
    }
    return state_.load(std::memory_order_relaxed) == State::kRunning;
  } catch (const std::exception& error) {
    // No thread, no descriptors: the next span tries again.
    bool is_rate_limited;
    {
      const std::lock_guard lock{mutex_};
      if (state_.load(std::memory_order_relaxed) == State::kNotStarted) delivery_.reset();
      is_rate_limited = !start_failure_log_.Allow(common::MonotonicNow());
    }
    if (!is_rate_limited) log_.Error(std::string{"can't start reporting: "} + error.what());
    return false;
  }
}

// The caller makes sure that no fork comes meanwhile.
void Recorder::BeginRecovery() {
  try {
    recovery_ = recovery::Recovery::Begin(MakeRecoverySettings(options_), disabled_, log_);
  } catch (const std::exception& error) {
    log_.Error(std::string{"recovery_directory: can't recover the spans in it: "} + error.what());
  }
}

// Moves the buffer into a ring file if there can be one. Returns the origin that the file has, or
// else `origin`.
std::string Recorder::UseRingFile(std::string origin) {
  if (origin_in_file_) return *origin_in_file_;
  if (has_failed_to_make_file_) return origin;
  try {
    std::unique_ptr<buffer::RingFile> file = buffer::RingFile::Make(
        {options_.recovery_directory, RingProtocolOf(options_), origin}, buffer_.segment_count());
    file->AddScopes(scopes_);
    buffer_.UseFile(std::move(file));
    origin_in_file_ = origin;
  } catch (const std::exception& error) {
    has_failed_to_make_file_ = true;
    log_.Warning(std::string{"recovery_directory: can't create a file: "} + error.what() +
                 "; spans are kept in memory, and are lost if the process dies");
  }
  return origin;
}

// Called on the background thread. A span that is finished at this moment may be found only at the
// next poll. Later spans see the state and wake the thread.
void Recorder::Doze() noexcept {
  State expected = State::kRunning;
  state_.compare_exchange_strong(expected, State::kDozing);
}

std::shared_ptr<delivery::Delivery> Recorder::GetDelivery() const {
  const std::lock_guard lock{mutex_};
  return delivery_;
}

bool Recorder::Flush(common::Nanoseconds timeout) { return Settle(GetDelivery().get(), timeout); }

bool Recorder::Settle(delivery::Delivery* delivery, common::Nanoseconds timeout) {
  // Read first: spans that are dropped while this waits were finished after the call.
  const std::uint64_t dropped = dropped_.load();
  // Read first, too: a loss that another Flush reports meanwhile makes this one return false as
  // well.
  const std::uint64_t told = lost_at_last_flush_.load();
  const bool is_settled =
      delivery == nullptr ? ReadLedger().buffered == 0 : delivery->Flush(timeout);
  const std::uint64_t lost = dropped + ledger_.rejected.load() + ledger_.abandoned.load();
  std::uint64_t before = lost_at_last_flush_.load();
  while (before < lost && !lost_at_last_flush_.compare_exchange_weak(before, lost)) {
  }
  return is_settled && lost <= told;
}

bool Recorder::Close(common::Nanoseconds timeout) {
  const std::lock_guard closing{closing_mutex_};
  const common::Nanoseconds deadline = common::MonotonicNow() + timeout;
  {
    const std::lock_guard lock{mutex_};
    // The background thread may doze meanwhile, so that the two states are tried in this order.
    State running = State::kRunning;
    State dozing = State::kDozing;
    if (!state_.compare_exchange_strong(running, State::kClosing) &&
        !state_.compare_exchange_strong(dozing, State::kClosing)) {
      state_ = State::kClosed;
    }
  }
  const std::shared_ptr<delivery::Delivery> delivery = GetDelivery();
  const bool is_settled = Settle(delivery.get(), deadline - common::MonotonicNow());
  if (recovery_ != nullptr) recovery_->Close(deadline);
  if (delivery == nullptr) return is_settled;
  delivery->Stop();
  EndBuffer();
  {
    const std::lock_guard lock{mutex_};
    last_endpoints_ = delivery->EndpointStates();
    delivery_.reset();
    state_ = State::kClosed;
  }
  if (const std::uint64_t unsent = ReadLedger().buffered; unsent != 0) {
    log_.Warning("closed with " + std::to_string(unsent) +
                 (unsent == 1 ? " span that was" : " spans that were") + " not delivered" +
                 (!has_left_spans_ ? ""
                  : unsent == 1    ? " yet; it stays in recovery_directory"
                                   : " yet; they stay in recovery_directory"));
  }
  return is_settled;
}

// Gives back the memory of spans that nobody will send, because the tracer may exist for long.
void Recorder::EndBuffer() {
  if (buffer_.file() == nullptr) {
    buffer_.GiveBackMemory();
    return;
  }
  const bool is_any_unsent = ReadLedger().buffered != 0;
  const std::lock_guard lock{mutex_};  // no fork comes meanwhile
  has_left_spans_ = is_any_unsent && buffer_.file()->IsInPlace();
  if (is_any_unsent && !has_left_spans_) {
    log_.Warning("recovery_directory: " + buffer_.file()->path() +
                 " is gone; the spans in it count as dropped");
  }
  buffer_.LeaveFile(/*is_removed=*/!has_left_spans_);
}

}  // namespace lightstep::tracer
