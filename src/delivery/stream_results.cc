#include "src/delivery/stream_results.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace lightstep::delivery {
namespace {

// A peer that ends an open stream of at least this age seems to limit the time of requests. A
// younger stream was probably ended because of its content.
constexpr common::Nanoseconds kMinCutAge = 100'000'000;

common::Nanoseconds HoldAfter(int failures) {
  return std::min(kMaxRetryDelay, kInitialRetryDelay << std::clamp(failures - 2, 0, 10));
}

std::string Milliseconds(common::Nanoseconds time) {
  return std::to_string(time / 1'000'000) + " ms";
}

}  // namespace

void StreamResults::Take(Endpoint& endpoint, Stream stream, StreamEnd end,
                         common::Nanoseconds now) {
  const wire::Verdict& verdict = end.verdict;
  if (!verdict.remarks.empty() && remark_log_.Allow(now)) {
    for (const std::string& remark : verdict.remarks) {
      log_.Warning(endpoint.name() + " acknowledged the spans, with a warning: " + remark);
    }
  }
  const bool is_acknowledged = verdict.kind == wire::Verdict::Kind::kAcknowledged;
  if (!is_acknowledged) {
    ledger_.streams_failed.fetch_add(1, std::memory_order_relaxed);
    endpoint.CountFailedStream();
  }
  const bool is_cut_for_age = end.is_cut && now - stream.opened >= kMinCutAge && !is_acknowledged;
  if (is_cut_for_age) {
    MakeShorter(endpoint, std::move(stream), end, now);
  } else {
    switch (verdict.kind) {
      case wire::Verdict::Kind::kAcknowledged:
        Acknowledge(endpoint, stream, verdict, now);
        break;
      case wire::Verdict::Kind::kRefused:
        Refuse(endpoint, std::move(stream), verdict, now);
        break;
      case wire::Verdict::Kind::kTooLarge:
        MakeSmaller(endpoint, std::move(stream), verdict, now);
        break;
      case wire::Verdict::Kind::kMisdirected:
        SendElsewhere(endpoint, std::move(stream), verdict, now);
        break;
      case wire::Verdict::Kind::kLater:
        SendAgain(endpoint, std::move(stream), end, now);
        break;
    }
  }
  if (!is_acknowledged) endpoint.SetLastError(std::move(end.verdict.reason));
  if (end.verdict.disable && !disabled_.exchange(true)) {
    log_.Warning(endpoint.name() +
                 " told the tracer to stop reporting; all later spans are dropped");
  }
}

void StreamResults::Acknowledge(Endpoint& endpoint, const Stream& stream,
                                const wire::Verdict& verdict, common::Nanoseconds now) {
  // The window was the limit if the stream was nearly full, or if half of the window was in flight.
  const Window& window = endpoint.window();
  const bool is_limited = stream.bytes + stream.bytes / 4 >= stream.max_bytes ||
                          endpoint.in_flight() + stream.bytes >= window.bytes() / 2;
  endpoint.window().Acknowledged(now, stream.bytes, stream.opened, stream.busy, is_limited);
  endpoint.Succeeded(now);
  ledger_.streams_acknowledged.fetch_add(1, std::memory_order_relaxed);
  backlog_.SettlePartly(stream.parcels, verdict.rejected, ledger_.rejected, ledger_.acknowledged);
  log_.Debug(endpoint.name() + " has acknowledged a stream of " + std::to_string(stream.bytes) +
             " bytes");
}

void StreamResults::Refuse(Endpoint& endpoint, Stream stream, const wire::Verdict& verdict,
                           common::Nanoseconds now) {
  for (Parcel& parcel : stream.parcels) parcel.ObjectionOf(endpoint.id()).is_final = true;
  endpoint.Failed(now, verdict.retry_after);
  if (rejection_log_.Allow(now)) {
    log_.Error(endpoint.name() + " refuses the spans: " + verdict.reason);
  }
  // Only spans that are sent again count as retransmitted.
  std::vector<Parcel> refused;
  Stream rest;
  for (Parcel& parcel : stream.parcels) {
    (IsRefusedByAll(parcel, now) ? refused : rest.parcels).push_back(std::move(parcel));
  }
  backlog_.Settle(refused, ledger_.rejected);
  has_refused_ |= !rest.parcels.empty();
  PutBack(std::move(rest));
}

bool StreamResults::IsRefusedByAll(const Parcel& parcel, common::Nanoseconds now) const {
  const auto refusals =
      std::count_if(parcel.objections.begin(), parcel.objections.end(),
                    [](const Objection& objection) { return objection.is_final; });
  if (refusals == 0) return false;
  return static_cast<std::size_t>(refusals) >= kMaxRefusals ||
         directory_.AllOf([&](const Endpoint& endpoint) {
           return parcel.IsRefusedBy(endpoint.id()) || !endpoint.IsHealthy(now);
         });
}

void StreamResults::RejectRefused(common::Nanoseconds now) {
  if (!has_refused_) return;
  bool is_some_left = false;
  backlog_.SettleReturned(
      [&](const Parcel& parcel) {
        if (IsRefusedByAll(parcel, now)) return true;
        is_some_left |= !parcel.objections.empty();
        return false;
      },
      ledger_.rejected);
  has_refused_ = is_some_left;
}

// The endpoint is tried again soon, because it may accept a smaller stream.
void StreamResults::MakeSmaller(Endpoint& endpoint, Stream stream, const wire::Verdict& verdict,
                                common::Nanoseconds now) {
  if (stream.IsSingleSpan()) {
    Refuse(endpoint, std::move(stream), verdict, now);
    return;
  }
  endpoint.window().Failed(now, stream.bytes);
  endpoint.Pause(now);
  PutBack(std::move(stream));
}

void StreamResults::SendElsewhere(Endpoint& endpoint, Stream stream, const wire::Verdict& verdict,
                                  common::Nanoseconds now) {
  endpoint.Misdirected(now);
  if (log_.verbose() || failure_log_.Allow(now)) {
    log_.Error(endpoint.name() + " is not an endpoint that accepts spans: " + verdict.reason +
               "; its spans are sent again");
  }
  PutBack(std::move(stream));
}

void StreamResults::MakeShorter(Endpoint& endpoint, Stream stream, StreamEnd& end,
                                common::Nanoseconds now) {
  const common::Nanoseconds age = now - stream.opened;
  endpoint.LimitStreamAge(now, age / 2);
  endpoint.Failed(now, end.verdict.retry_after);
  end.verdict.reason +=
      " after the request had been open for " + Milliseconds(age) +
      ". If the peer limits the duration of a request, set reporting_period (now " +
      Milliseconds(settings_.reporting_period) + ") below that limit";
  if (log_.verbose() || failure_log_.Allow(now)) {
    log_.Warning("a stream to " + endpoint.name() + " failed: " + end.verdict.reason +
                 "; its spans are sent again, in shorter streams");
  }
  PutBack(std::move(stream));
}

void StreamResults::SendAgain(Endpoint& endpoint, Stream stream, const StreamEnd& end,
                              common::Nanoseconds now) {
  const wire::Verdict& verdict = end.verdict;
  const bool is_reached = end.is_answered || stream.is_written;
  const bool has_taken_such = endpoint.window().HasTaken(now, stream.bytes);
  if (is_reached && stream.IsSingleSpan() && SetAside(endpoint, stream, verdict, now)) return;

  bool has_failed_before = false;
  bool is_suspect = false;
  for (Parcel& parcel : stream.parcels) {
    if (!is_reached) continue;
    if (++parcel.failures < 2) continue;
    has_failed_before = true;
    parcel.not_before = now + HoldAfter(parcel.failures);
    if (!has_taken_such) continue;
    is_suspect = parcel.is_suspect;
    parcel.is_suspect = true;
    // A smaller piece has not failed on its own yet, and may get through.
    if (parcel.slice.spans > 1) parcel.failures = 1;
    parcel.max_bytes = stream.parcels.size() > 1
                           ? parcel.slice.bytes.size()
                           : std::max<std::size_t>(1, parcel.slice.bytes.size() / 2);
  }
  if (end.is_timeout) {
    endpoint.window().TimedOut(now, stream.bytes);
  } else if (has_failed_before && !has_taken_such) {
    endpoint.window().Failed(now, stream.bytes);
  }
  // The failure of a suspect says nothing about the endpoint: the suspect itself is the likely
  // cause.
  if (!is_suspect || end.is_timeout || verdict.retry_after != 0) {
    endpoint.Failed(now, verdict.retry_after);
  }
  if (log_.verbose() || failure_log_.Allow(now)) {
    log_.Warning("a stream to " + endpoint.name() + " failed: " + verdict.reason +
                 "; its spans are sent again");
  }
  PutBack(std::move(stream));
}

// Rejects the single span in `stream` if `endpoint` has failed on it often enough by now.
bool StreamResults::SetAside(Endpoint& endpoint, Stream& stream, const wire::Verdict& verdict,
                             common::Nanoseconds now) {
  Objection& objection = stream.parcels.front().ObjectionOf(endpoint.id());
  const bool is_first = objection.failures_alone == 0;
  if (!is_first && endpoint.streams_acknowledged() == objection.streams_acknowledged) return false;
  objection.streams_acknowledged = endpoint.streams_acknowledged();
  if (++objection.failures_alone < kMaxFailuresAlone) return false;
  if (rejection_log_.Allow(now)) {
    log_.Error(endpoint.name() + " fails on one span every time, but accepts others: " +
               verdict.reason + "; the span is rejected");
  }
  backlog_.Settle(stream.parcels, ledger_.rejected);
  return true;
}

void StreamResults::PutBack(Stream stream) {
  for (const Parcel& parcel : stream.parcels) {
    ledger_.retransmitted.fetch_add(parcel.slice.spans, std::memory_order_relaxed);
  }
  backlog_.PutBack(std::move(stream.parcels));
}

}  // namespace lightstep::delivery
