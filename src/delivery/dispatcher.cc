#include "src/delivery/dispatcher.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace lightstep::delivery {

using Framing = wire::Protocol::Framing;

namespace {

// For the scopes of a request that is sent whole. Some hundred fit.
constexpr std::size_t kScopeBytes = 16 * 1024;

// The most that such a request may hold of spans, so that all of it has kStreamBytes at most.
std::size_t MaxSpanBytes(std::string_view origin) {
  return kStreamBytes - std::min(origin.size() + kScopeBytes, kStreamBytes / 2);
}

}  // namespace

void Dispatcher::Send(Pool& pool, buffer::Position end, bool is_awaited, common::Nanoseconds now) {
  switch (settings_.protocol->framing()) {
    case Framing::kChunked:
      SendChunked(pool, end, now);
      break;
    case Framing::kSized:
      SendSized(pool, end, is_awaited, now);
      break;
  }
}

void Dispatcher::SendChunked(Pool& pool, buffer::Position end, common::Nanoseconds now) {
  while (backlog_.HasAny(now)) {
    Connection* const open = pool.FindWritable();
    // What waits may need a stream of its own.
    if (open == nullptr || !Feed(*open, now)) {
      Connection* const next = OpenNextStream(pool, now);
      if (next == nullptr) return;
      Feed(*next, now);
    }
    backlog_.TakeUpTo(end, now);
  }
}

// Opens a stream at the next place for one. Null: there is none just now.
Connection* Dispatcher::OpenNextStream(Pool& pool, common::Nanoseconds now) {
  // Only now that there is something to send: a tracer that records nothing asks nothing.
  directory_.LookUp(now);
  const Pool::Place place = pool.FindPlace(
      now, [&](const Endpoint& endpoint) { return backlog_.HasFor(endpoint.id(), now); });
  if (place.connection == nullptr) return nullptr;
  place.connection->OpenStream(TakeDropped(), place.max_bytes);
  ledger_.streams_opened.fetch_add(1, std::memory_order_relaxed);
  return place.connection;
}

// Writes what `connection` may carry of the backlog. False: that was nothing.
bool Dispatcher::Feed(Connection& connection, common::Nanoseconds now) {
  const Stream& stream = connection.stream();
  Backlog::Batch batch = backlog_.CutBatch(
      {connection.endpoint().id(), stream.max_bytes, stream.bytes, kWriteBytes}, now);
  const bool is_something = !batch.parcels.empty();
  if (is_something) connection.Write(std::move(batch.parcels));
  if (batch.is_last) connection.EndStream();
  return is_something || batch.is_last;
}

void Dispatcher::SendSized(Pool& pool, buffer::Position end, bool is_awaited,
                           common::Nanoseconds now) {
  while (backlog_.HasAny(now)) {
    // Also before a request is due: its connection is there by then.
    directory_.LookUp(now);
    const bool is_due = is_awaited || IsRequestDue(now);
    const Pool::Place place = pool.FindPlace(now, [&](const Endpoint& endpoint) {
      return backlog_.HasFor(endpoint.id(), now) &&
             (is_due || backlog_.fresh_bytes() >= endpoint.window().stream_bytes());
    });
    if (place.connection == nullptr) return;
    const std::size_t room = std::min(place.max_bytes, MaxSpanBytes(settings_.origin));
    Backlog::Batch batch =
        backlog_.CutBatch({place.connection->endpoint().id(), room, 0, room}, now);
    if (batch.parcels.empty()) return;
    place.connection->Send(std::move(batch.parcels), TakeDropped(), place.max_bytes);
    ledger_.streams_opened.fetch_add(1, std::memory_order_relaxed);
    backlog_.TakeUpTo(end, now);
  }
}

// Whether what waits is to be sent although it may not fill a request.
bool Dispatcher::IsRequestDue(common::Nanoseconds now) const {
  const std::optional<common::Nanoseconds> since = backlog_.fresh_since();
  return (since && now - *since >= settings_.reporting_period) || buffer_.IsFilling() ||
         backlog_.HasReturned(now);
}

void Dispatcher::EndStreams(Pool& pool, bool is_awaited, common::Nanoseconds now) {
  if (settings_.protocol->framing() == Framing::kSized) return;  // they are ended when they begin
  const bool is_wanted = is_awaited && !backlog_.HasAny(now);
  const bool is_filling = buffer_.IsFilling();
  pool.ForEachStream([&](Connection& connection) {
    const Stream& stream = connection.stream();
    if (is_wanted || is_filling || stream.bytes >= stream.max_bytes ||
        now - stream.opened >= connection.endpoint().MaxStreamAge(now)) {
      connection.EndStream();
    }
  });
}

void Dispatcher::HurryStreams(Pool& pool, common::Nanoseconds patience, common::Nanoseconds now) {
  pool.ForEachStream([&](Connection& connection) {
    // What was sent a short while ago may still be answered in time.
    if (connection.IsBusy() && connection.NoProgressFor(now) > patience / 2 &&
        directory_.HasOtherThan(connection.endpoint(), now)) {
      connection.GiveUp("no answer within half of the flush timeout", /*is_timeout=*/false);
    }
  });
}

// How many spans were dropped that no request has told of yet. One that begins now does.
std::uint64_t Dispatcher::TakeDropped() {
  const std::uint64_t dropped = dropped_.load(std::memory_order_relaxed) +
                                ledger_.abandoned.load(std::memory_order_relaxed) -
                                dropped_reported_;
  dropped_reported_ += dropped;
  return dropped;
}

void Dispatcher::OnStreamEnd(const Stream& stream, const StreamEnd& end) {
  const bool is_acknowledged = end.verdict.kind == wire::Verdict::Kind::kAcknowledged;
  // What the request said of dropped spans has not been taken where the answer refuses, or where
  // nobody can have read it. Where an answer is lost it may have been: it is not said twice.
  if (!is_acknowledged && (end.is_answered || !stream.is_written)) {
    dropped_reported_ -= stream.dropped_reported;
  }
}

}  // namespace lightstep::delivery
