// Decides what follows from the end of a stream: which spans are settled, which are sent again and
// how, how long the endpoint is not used, and how much it is given from then on.
//
// The rules, in short. An acknowledgement settles the spans. A refusal settles them once every
// healthy endpoint has refused them. The cause of a failure may be the endpoint, the network
// or the spans:
// - The endpoint backs off, and the spans are sent to another one.
// - A size that the endpoint has not acknowledged lately is halved (window.h).
// - Spans that fail again although as many bytes got through are suspects: they are sent alone, in
//   smaller and smaller pieces. A span that an endpoint fails on three times, alone, while it
//   acknowledges others, is rejected.
// - If the peer ended a stream while it was open, the endpoint's next streams are shorter.
//
// Owned by Delivery, used on the delivery thread.
#pragma once

#include <atomic>

#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/delivery/backlog.h"
#include "src/delivery/endpoints/directory.h"
#include "src/delivery/endpoints/endpoint.h"
#include "src/delivery/ledger.h"
#include "src/delivery/settings.h"
#include "src/delivery/stream.h"

namespace lightstep::delivery {

class StreamResults {
 public:
  // Everything outlives this. `disabled` is set when a satellite told the tracer to stop reporting.
  StreamResults(Backlog& backlog, const Directory& directory, Ledger& ledger,
                std::atomic<bool>& disabled, const Settings& settings, const common::Logger& log)
      : backlog_{backlog},
        directory_{directory},
        ledger_{ledger},
        disabled_{disabled},
        settings_{settings},
        log_{log} {}

  // Handles the end at `now` of a stream to `endpoint`.
  void Take(Endpoint& endpoint, Stream stream, StreamEnd end, common::Nanoseconds now);

  // Rejects the spans that have been refused by every healthy endpoint.
  void RejectRefused(common::Nanoseconds now);

 private:
  void Acknowledge(Endpoint& endpoint, const Stream& stream, const wire::Verdict& verdict,
                   common::Nanoseconds now);
  void Refuse(Endpoint& endpoint, Stream stream, const wire::Verdict& verdict,
              common::Nanoseconds now);
  void MakeSmaller(Endpoint& endpoint, Stream stream, const wire::Verdict& verdict,
                   common::Nanoseconds now);
  void SendElsewhere(Endpoint& endpoint, Stream stream, const wire::Verdict& verdict,
                     common::Nanoseconds now);
  void SendAgain(Endpoint& endpoint, Stream stream, const StreamEnd& end, common::Nanoseconds now);
  void MakeShorter(Endpoint& endpoint, Stream stream, StreamEnd& end, common::Nanoseconds now);
  bool SetAside(Endpoint& endpoint, Stream& stream, const wire::Verdict& verdict,
                common::Nanoseconds now);
  void PutBack(Stream stream);
  bool IsRefusedByAll(const Parcel& parcel, common::Nanoseconds now) const;

  Backlog& backlog_;
  const Directory& directory_;
  Ledger& ledger_;
  std::atomic<bool>& disabled_;
  const Settings& settings_;
  const common::Logger& log_;
  bool has_refused_ = false;  // spans that were refused by an endpoint wait in the backlog
  common::RateLimit failure_log_{kLogInterval};
  common::RateLimit rejection_log_{kLogInterval};
  common::RateLimit remark_log_{kLogInterval};
};

}  // namespace lightstep::delivery
