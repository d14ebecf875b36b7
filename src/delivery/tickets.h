// Tickets: who waits in Flush, and for what. A ticket is settled once everything that was in the
// buffer when it was drawn has been taken from there and released.
//
// Belongs to Delivery. Draw is for any thread, Close for whoever has ended the background thread,
// and the rest for the background thread.
#pragma once

#include <cstdint>
#include <future>
#include <list>
#include <mutex>
#include <optional>

#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"

namespace lightstep::delivery {

class Tickets {
 public:
  // For what lies before `position` in the buffer. When half of `timeout` is over, Hurry says so.
  // The future is ready when the ticket is settled, and has a broken promise once nobody will.
  std::future<void> Draw(buffer::Position position, common::Nanoseconds timeout);

  // Breaks every promise, given and to come.
  void Close();

  // Takes in what was drawn since the last call.
  void Collect();

  bool empty() const { return tickets_.empty(); }

  // How long those that begin to hurry at `now` have waited for, at the most; 0: none does.
  common::Nanoseconds Hurry(common::Nanoseconds now);

  // Settles the tickets that `taken`, the position up to which the buffer was emptied into
  // `taken_slices` slices, and `oldest`, the sequence of the oldest slice that is not released yet,
  // allow. None: every slice is released.
  void Settle(buffer::Position taken, std::uint64_t taken_slices,
              std::optional<std::uint64_t> oldest);

 private:
  struct Ticket {
    buffer::Position position;                // what was in the buffer
    common::Nanoseconds asked;                // monotonic
    common::Nanoseconds patience;             // then another satellite is asked; 0: it has been
    std::optional<std::uint64_t> sequence{};  // slices before this one matter; once all are taken
    std::promise<void> done{};
  };

  std::list<Ticket> tickets_;

  std::mutex inbox_mutex_;
  std::list<Ticket> inbox_;  // drawn, on their way to the background thread
  bool is_closed_ = false;
};

}  // namespace lightstep::delivery
