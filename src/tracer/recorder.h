// Recorder: takes finished spans and delivers them. It owns the buffer and the delivery thread, and
// keeps the ledger of both.
//
// Each tracer has one and shares it with its spans. The first span that needs the thread starts it,
// so that a process that only forks workers (gunicorn with --preload) has none.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lightstep/metrics.h"
#include "lightstep/options.h"
#include "lightstep/span_context.h"
#include "lightstep/span_limits.h"
#include "src/buffer/scope_registry.h"
#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/common/span_clock.h"
#include "src/delivery/delivery.h"
#include "src/delivery/ledger.h"
#include "src/network/tls_context.h"
#include "src/recovery/recovery.h"
#include "src/tracer/recorder_registry.h"

namespace lightstep::tracer {

class Recorder final : public ProcessObserver {
 public:
  // `producers` says of Record whether threads call it at the same time. Throws OptionsError where
  // the options can't work together.
  explicit Recorder(const TracerOptions& options,
                    buffer::Producers producers = buffer::Producers::kAtTheSameTime);
  // Closes without waiting for acknowledgements.
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Stores a finished span, which the span encoder of its protocol has encoded, or counts it as
  // dropped. Never waits.
  void Record(std::string_view span) noexcept;
  // The same for a span of a scope that RegisterScope has returned.
  void Record(std::string_view span, buffer::Scope scope) noexcept;

  // The number of an instrumentation scope, `bytes` as the protocol encodes it; see ScopeRegistry.
  // Always 0 with LightStep's protocol, which has no scopes.
  buffer::Scope RegisterScope(std::string_view bytes);

  // Counts a finished span that could not be encoded as dropped.
  void Drop() noexcept;

  // Waits until everything that was recorded before is settled. Returns false after `timeout`, and
  // if spans were dropped or rejected since the previous Flush.
  bool Flush(common::Nanoseconds timeout);

  // Flushes within `timeout`, then ends the thread and gives the buffer's memory back to the
  // system. Spans that are not acknowledged by then, and all later spans, are dropped; with a ring
  // file, those that wait stay there for the next process. Spans of dead processes are waited for
  // too. Returns what Flush returns. Can be called again.
  bool Close(common::Nanoseconds timeout);

  // Whether spans wait that may still be acknowledged. What a Close left behind never will be.
  bool HasUnsentSpans() const;

  Metrics ReadMetrics() const;

  const common::SpanClock& clock() const { return clock_; }
  WireProtocol protocol() const { return options_.protocol; }
  // Whether spans are recorded in OTLP's terms: see configuration::RecordsAsOtlp.
  bool is_otlp() const { return is_otlp_; }
  // The limits of OpenTracing's spans over OTLP; null if none is set.
  const SpanLimits* span_limits() const { return span_limits_; }
  // Whether a span can refer to `context`. LightStep's reports have no form for a trace id whose
  // low half is 0.
  bool Accepts(const SpanContext& context) const {
    return context.has_ids() && (context.trace_id != 0 || is_otlp_);
  }
  // Whether a new trace's id has 128 random bits. False where a propagation mode carries only 64 of
  // them, because each hop by that mode would split the trace.
  bool draws_wide_trace_ids() const { return draws_wide_trace_ids_; }
  common::Nanoseconds report_timeout() const { return report_timeout_; }

  // Counts the forks between the process that made the recorder and this one. A span that was
  // started under another count is its parent's to report.
  std::uint32_t generation() const { return generation_.load(std::memory_order_relaxed); }

  // How long closing a tracer takes at most: report_timeout, less what was waited at exit.
  common::Nanoseconds TimeoutAtEnd() const;

  void FlushAtExit(common::Nanoseconds begin) override;
  void EndTls() override;
  void PrepareFork() override;
  void ParentAfterFork() override;
  void ChildAfterFork() override;

 private:
  enum class State : std::uint8_t {
    kNotStarted,
    kRunning,
    kDozing,  // the background thread looks seldom: the next span wakes it
    kClosing,
    kClosed,
  };

  std::shared_ptr<delivery::Delivery> GetDelivery() const;

  bool CanRecord() noexcept;
  bool EnsureRunning() noexcept;
  void Doze() noexcept;
  std::string UseRingFile(std::string origin);
  void BeginRecovery();
  void EndBuffer();
  Metrics ReadLedger() const;
  bool Settle(delivery::Delivery* delivery, common::Nanoseconds timeout);

  const common::Logger log_;
  const TracerOptions options_;
  const common::Nanoseconds report_timeout_;
  const bool is_otlp_;
  const bool draws_wide_trace_ids_;
  const SpanLimits* const span_limits_;  // of the options
  common::SpanClock clock_;
  buffer::SpanBuffer buffer_;
  buffer::ScopeRegistry scopes_;
  delivery::Ledger ledger_;
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<bool> disabled_{false};
  std::atomic<std::uint64_t> lost_at_last_flush_{0};  // what the last to end has told

  std::atomic<State> state_{State::kNotStarted};
  std::mutex closing_mutex_;                      // one Close at a time
  mutable std::mutex mutex_;                      // for what follows
  std::shared_ptr<delivery::Delivery> delivery_;  // null unless running or closing
  std::vector<EndpointMetrics> last_endpoints_;   // once closed
  // Made where the options were checked, for the first Delivery of this process or of a child.
  std::shared_ptr<network::TlsContext> tls_context_;
  std::optional<std::string> origin_in_file_;  // of the buffer's ring file, where it has one
  bool has_failed_to_make_file_ = false;       // said so in the log
  std::atomic<bool> has_left_spans_{false};    // in the ring file, when closed
  // Null: there was nothing to recover. Set by the constructor, or at the first span of a forked
  // child.
  std::unique_ptr<recovery::Recovery> recovery_;
  bool is_forked_ = false;  // and has not begun recovery
  common::RateLimit start_failure_log_{60'000'000'000};
  std::atomic<std::uint32_t> generation_{0};

  std::atomic<common::Nanoseconds> waited_at_exit_{0};

  const RecorderRegistration registration_{*this};  // the last: before it, everything is there
};

}  // namespace lightstep::tracer
