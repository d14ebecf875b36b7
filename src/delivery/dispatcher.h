// The dispatcher: gives what waits in the backlog to streams on the connections of the pool, and
// ends streams. How depends on the protocol's framing:
//
// - Chunked: a stream is opened as soon as there is something to send. It takes more until it is
//   full, is old enough, or a flush is pending.
// - Sized: spans are gathered until they fill a request, are old enough, or a flush is pending.
//   Then one stream carries all of them.
//
// Owned by Delivery, used on the delivery thread.
#pragma once

#include <atomic>
#include <cstdint>

#include "src/buffer/scope_registry.h"
#include "src/buffer/span_source.h"
#include "src/common/clock.h"
#include "src/delivery/backlog.h"
#include "src/delivery/connection.h"
#include "src/delivery/endpoints/directory.h"
#include "src/delivery/ledger.h"
#include "src/delivery/pool.h"
#include "src/delivery/settings.h"
#include "src/delivery/stream.h"

namespace lightstep::delivery {

class Dispatcher {
 public:
  // Everything outlives this. `scopes`: of the spans in the buffer. `dropped`: how many spans the
  // tracer could not store.
  Dispatcher(const Settings& settings, const buffer::SpanSource& buffer,
             const buffer::ScopeRegistry& scopes, Backlog& backlog, Directory& directory,
             Ledger& ledger, const std::atomic<std::uint64_t>& dropped)
      : settings_{settings},
        buffer_{buffer},
        scopes_{scopes},
        backlog_{backlog},
        directory_{directory},
        ledger_{ledger},
        dropped_{dropped} {}

  // Sends what may be sent at `now` and lies before `end` in the buffer. `is_awaited`: a flush is
  // pending.
  void Send(Pool& pool, buffer::Position end, bool is_awaited, common::Nanoseconds now);

  // Ends the streams that must not stay open any longer.
  void EndStreams(Pool& pool, bool is_awaited, common::Nanoseconds now);

  // Gives up streams that a pending flush has waited for during `patience`, half of its timeout. If
  // the peer has neither answered nor accepts more, the spans are sent to another one. They may
  // arrive twice, which is better than not at all.
  void HurryStreams(Pool& pool, common::Nanoseconds patience, common::Nanoseconds now);

  // Takes back the count of dropped spans that a failed stream was to report.
  void OnStreamEnd(const Stream& stream, const StreamEnd& end);

 private:
  void SendChunked(Pool& pool, buffer::Position end, common::Nanoseconds now);
  Connection* OpenNextStream(Pool& pool, common::Nanoseconds now);
  bool Feed(Connection& connection, common::Nanoseconds now);
  void SendSized(Pool& pool, buffer::Position end, bool is_awaited, common::Nanoseconds now);
  Backlog::Room RoomOf(const Pool::Place& place) const;
  bool IsRequestDue(common::Nanoseconds now) const;
  std::uint64_t TakeDropped();

  const Settings& settings_;
  const buffer::SpanSource& buffer_;
  const buffer::ScopeRegistry& scopes_;
  Backlog& backlog_;
  Directory& directory_;
  Ledger& ledger_;
  const std::atomic<std::uint64_t>& dropped_;
  std::uint64_t dropped_reported_ = 0;  // by streams that got through or are under way
};

}  // namespace lightstep::delivery
