// The dispatcher: gives what waits in the backlog to streams on the connections of the pool, and
// says when a stream ends. How depends on the protocol's framing:
//
// - Chunked: a stream is opened as soon as there is something to send, and fed until it is full,
// old
//   enough, or somebody flushes.
// - Sized: what waits is gathered until it fills a request, is old enough, or somebody flushes;
// then
//   a stream carries all of it.
//
// Owned by Delivery, used on the delivery thread.
#pragma once

#include <atomic>
#include <cstdint>

#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"
#include "src/delivery/backlog.h"
#include "src/delivery/ledger.h"
#include "src/delivery/connection.h"
#include "src/delivery/endpoints/directory.h"
#include "src/delivery/pool.h"
#include "src/delivery/settings.h"
#include "src/delivery/stream.h"

namespace lightstep::delivery {

class Dispatcher {
 public:
  // Everything outlives this. `dropped`: how many spans the tracer could not store.
  Dispatcher(const Settings& settings, const buffer::SpanBuffer& buffer, Backlog& backlog,
             Directory& directory, Ledger& ledger, const std::atomic<std::uint64_t>& dropped)
      : settings_{settings},
        buffer_{buffer},
        backlog_{backlog},
        directory_{directory},
        ledger_{ledger},
        dropped_{dropped} {}

  // Sends what may be sent at `now` and lies before `end` in the buffer. `is_awaited`: somebody
  // waits for a flush.
  void Send(Pool& pool, buffer::Position end, bool is_awaited, common::Nanoseconds now);

  // Ends the streams that are not to stay open.
  void EndStreams(Pool& pool, bool is_awaited, common::Nanoseconds now);

  // Gives up streams that somebody who flushes has waited for in vain: half of the time that a
  // flush has, `patience`, is over. What a peer has neither answered nor goes on taking is then
  // sent to another one: twice is better than never.
  void HurryStreams(Pool& pool, common::Nanoseconds patience, common::Nanoseconds now);

  // A stream has ended, which may have told of dropped spans in vain.
  void OnStreamEnd(const Stream& stream, const StreamEnd& end);

 private:
  void SendChunked(Pool& pool, buffer::Position end, common::Nanoseconds now);
  Connection* OpenNextStream(Pool& pool, common::Nanoseconds now);
  bool Feed(Connection& connection, common::Nanoseconds now);
  void SendSized(Pool& pool, buffer::Position end, bool is_awaited, common::Nanoseconds now);
  bool IsRequestDue(common::Nanoseconds now) const;
  std::uint64_t TakeDropped();

  const Settings& settings_;
  const buffer::SpanBuffer& buffer_;
  Backlog& backlog_;
  Directory& directory_;
  Ledger& ledger_;
  const std::atomic<std::uint64_t>& dropped_;
  std::uint64_t dropped_reported_ = 0;  // by streams that got through or are under way
};

}  // namespace lightstep::delivery
