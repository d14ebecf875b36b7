#include "src/delivery/dispatcher.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace lightstep::delivery {

using Framing = wire::Protocol::Framing;

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
  // Not before there is something to send, so that a tracer that records nothing looks up nothing.
  directory_.LookUp(now);
  const Pool::Place place = pool.FindPlace(
      now, [&](const Endpoint& endpoint) { return backlog_.HasFor(endpoint.id(), now); });
  if (place.connection == nullptr) return nullptr;
  place.connection->OpenStream(TakeDropped(), place.max_bytes);
  ledger_.streams_opened.fetch_add(1, std::memory_order_relaxed);
  return place.connection;
}

// Writes what `connection` may carry of the backlog. Returns false if it neither wrote anything nor
// ended the stream.
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
    // Also before a request is due, so that its connection is there by then.
    directory_.LookUp(now);
    const bool is_due = is_awaited || IsRequestDue(now);
    const Pool::Place place = pool.FindPlace(now, [&](const Endpoint& endpoint) {
      return backlog_.HasFor(endpoint.id(), now) &&
             (is_due || backlog_.fresh_bytes() >= endpoint.window().stream_bytes());
    });
    if (place.connection == nullptr) return;
    Backlog::Batch batch = backlog_.CutBatch(RoomOf(place), now);
    if (batch.parcels.empty()) return;
    place.connection->Send(std::move(batch.parcels), TakeDropped(), place.max_bytes);
    ledger_.streams_opened.fetch_add(1, std::memory_order_relaxed);
    backlog_.TakeUpTo(end, now);
  }
}

// The room in a request that is sent whole. All of its body has at most kStreamBytes, unless the
// origin alone takes more than half of them.
Backlog::Room Dispatcher::RoomOf(const Pool::Place& place) const {
  Backlog::Room room{place.connection->endpoint().id(), place.max_bytes, 0, place.max_bytes};
  room.body = kStreamBytes - std::min(settings_.origin.size(), kStreamBytes / 2);
  room.scope_bytes = [this](buffer::Scope scope) {
    return settings_.protocol->MaxRunBytes(scopes_.Get(scope));
  };
  return room;
}

// Whether waiting spans must be sent although they may not fill a request.
bool Dispatcher::IsRequestDue(common::Nanoseconds now) const {
  const std::optional<common::Nanoseconds> since = backlog_.fresh_since();
  return (since && now - *since >= settings_.reporting_period) || buffer_.IsFilling() ||
         backlog_.HasReturned(now);
}

void Dispatcher::EndStreams(Pool& pool, bool is_awaited, common::Nanoseconds now) {
  if (settings_.protocol->framing() == Framing::kSized) return;  // nothing is added to a stream
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
    // Requests that made progress a short while ago may still be answered in time.
    if (connection.IsBusy() && connection.NoProgressFor(now) > patience / 2 &&
        directory_.HasOtherThan(connection.endpoint(), now)) {
      connection.GiveUp("no answer within half of the flush timeout", /*is_timeout=*/false);
    }
  });
}

// Returns the number of dropped spans that no request has reported yet. The caller's request
// reports them.
std::uint64_t Dispatcher::TakeDropped() {
  const std::uint64_t dropped = dropped_.load(std::memory_order_relaxed) +
                                ledger_.abandoned.load(std::memory_order_relaxed) -
                                dropped_reported_;
  dropped_reported_ += dropped;
  return dropped;
}

void Dispatcher::OnStreamEnd(const Stream& stream, const StreamEnd& end) {
  const bool is_acknowledged = end.verdict.kind == wire::Verdict::Kind::kAcknowledged;
  // The peer has not counted the dropped spans of a request that it refused, or of which nothing
  // was written. They are reported again. If the answer was lost, the peer may have counted them,
  // so they are not reported twice.
  if (!is_acknowledged && (end.is_answered || !stream.is_written)) {
    dropped_reported_ -= stream.dropped_reported;
  }
}

}  // namespace lightstep::delivery
