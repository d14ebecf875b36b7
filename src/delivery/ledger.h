// The ledger of delivery: counts what happened to the spans that were taken from the buffer. The
// delivery thread writes it, and any thread may read it.
#pragma once

#include <atomic>
#include <cstdint>

namespace lightstep::delivery {

struct Ledger {
  std::atomic<std::uint64_t> acknowledged{0};
  std::atomic<std::uint64_t> rejected{0};
  // Dropped from the buffer: unsent when the tracer was closed, or when a satellite told it to
  // stop.
  std::atomic<std::uint64_t> abandoned{0};
  std::atomic<std::uint64_t> retransmitted{0};
  std::atomic<std::uint64_t> bytes_sent{0};
  std::atomic<std::uint64_t> streams_opened{0};
  std::atomic<std::uint64_t> streams_acknowledged{0};
  std::atomic<std::uint64_t> streams_failed{0};

  // For a forked child, whose counts start at 0.
  void Reset() {
    for (auto* account : {&acknowledged, &rejected, &abandoned, &retransmitted, &bytes_sent,
                          &streams_opened, &streams_acknowledged, &streams_failed}) {
      account->store(0);
    }
  }
};

}  // namespace lightstep::delivery
