// The backlog: the spans that were taken from the buffer and are not settled yet. It cuts them into
// batches, takes back what a stream could not deliver, and releases what is settled.
//
// A parcel that came back keeps its history. Most parcels are sent together, as many as a stream
// may carry. A suspect, which failed while other streams got through, is sent alone and in smaller
// and smaller pieces. This finds a single span that a peer can't process, and no other span waits
// for it.
//
// Owned by Delivery, used on the delivery thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <unordered_set>
#include <vector>

#include "src/buffer/scope.h"
#include "src/buffer/span_source.h"
#include "src/common/clock.h"
#include "src/delivery/parcel.h"

namespace lightstep::delivery {

class Backlog {
 public:
  explicit Backlog(buffer::SpanSource& buffer) : buffer_{buffer} {}

  // Takes slices before `end` from the buffer at `now`: enough to keep every connection writing,
  // and few enough that spans are sent in the order of their age.
  void TakeUpTo(buffer::Position end, common::Nanoseconds now);

  // Whether something waits that may be sent to some endpoint at `now`.
  bool HasAny(common::Nanoseconds now) const;
  // Whether something waits that may be sent to the endpoint called `endpoint` at `now`.
  bool HasFor(std::uint32_t endpoint, common::Nanoseconds now) const;

  // Whether something that came back may be sent to some endpoint at `now`.
  bool HasReturned(common::Nanoseconds now) const;
  // The bytes that were never sent, and when the oldest of them were taken from the buffer.
  std::size_t fresh_bytes() const { return fresh_bytes_; }
  std::optional<common::Nanoseconds> fresh_since() const {
    return fresh_.empty() ? std::nullopt : std::optional{fresh_.front().taken};
  }

  // What may go into a stream.
  struct Room {
    std::uint32_t endpoint;  // whose stream it is
    std::size_t stream;      // what the stream may carry
    std::size_t used;        // what it carries already
    std::size_t batch;       // the approximate size of a batch
    // The maximum size of the batch with the scopes of its spans.
    std::size_t body = std::numeric_limits<std::size_t>::max();
    // How many bytes a scope adds to a request. Empty: the protocol writes no scopes.
    std::function<std::size_t(buffer::Scope)> scope_bytes{};
  };
  struct Batch {
    std::vector<Parcel> parcels;
    std::size_t bytes = 0;
    bool is_last = false;                        // nothing may follow in the same stream
    std::unordered_set<buffer::Scope> scopes{};  // of the parcels, if the protocol writes scopes
    std::size_t scope_bytes = 0;                 // what these scopes add to the request
  };
  // Returns the oldest parcels that fit. A span that does not fit even into an empty stream gets
  // its own stream.
  Batch CutBatch(const Room& room, common::Nanoseconds now);

  // Takes back `parcels`, which were not delivered, for a later batch.
  void PutBack(std::vector<Parcel> parcels);

  // Counts the spans of `parcels` in `account` and releases their memory.
  void Settle(const std::vector<Parcel>& parcels, std::atomic<std::uint64_t>& account);

  // As Settle, but counts up to `some` of the spans in an account of their own: a peer may tell how
  // many spans it rejected, but not which.
  void SettlePartly(const std::vector<Parcel>& parcels, std::uint64_t some,
                    std::atomic<std::uint64_t>& account_of_some,
                    std::atomic<std::uint64_t>& account_of_rest);

  // Settles in `account` the returned parcels for which `condition` is true. Returns the number of
  // their spans.
  std::uint64_t SettleReturned(const std::function<bool(const Parcel&)>& condition,
                               std::atomic<std::uint64_t>& account);

  // Settles in `account` everything that waits, up to `end` in the buffer.
  void Abandon(buffer::Position end, common::Nanoseconds now, std::atomic<std::uint64_t>& account);

  // Whether everything that was taken is settled.
  bool IsEmpty() const { return unsettled_.empty(); }

  // What PendingFlushes::Settle asks for.
  buffer::Position taken() const { return buffer_.taken(); }
  std::uint64_t taken_slices() const { return taken_slices_; }
  std::optional<std::uint64_t> oldest_unsettled() const {
    return unsettled_.empty() ? std::nullopt : std::optional{*unsettled_.begin()};
  }

 private:
  void AddReturned(const Room& room, common::Nanoseconds now, Batch& batch);
  bool Add(std::deque<Parcel>& parcels, std::size_t index, const Room& room, Batch& batch);
  static std::size_t BytesOfNewScope(const Parcel& parcel, const Room& room, const Batch& batch);
  void CutTo(std::deque<Parcel>& parcels, std::size_t index, std::size_t bytes);

  buffer::SpanSource& buffer_;
  std::deque<Parcel> fresh_;  // never sent; oldest first
  std::size_t fresh_bytes_ = 0;
  std::deque<Parcel> returned_;             // came back; oldest first
  std::multiset<std::uint64_t> unsettled_;  // sequences of slices that are not released
  std::uint64_t taken_slices_ = 0;          // the sequence that the next slice will have
};

}  // namespace lightstep::delivery
