#include "src/delivery/backlog.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "src/delivery/settings.h"

namespace lightstep::delivery {
namespace {

// What is taken from the buffer ahead of the streams that will carry it.
constexpr std::size_t kFreshBytes = kConnections * kWriteBytes;

// A parcel that does not fit into what is left of a stream is cut, unless less than this share of
// the stream is left: many small pieces cost more than a stream that is not quite full.
constexpr std::size_t kWorthCutting = 4;

// A parcel that was moved into a batch leaves one without spans behind.
bool IsGone(const Parcel& parcel) { return parcel.slice.spans == 0; }

}  // namespace

void Backlog::TakeUpTo(buffer::Position end, common::Nanoseconds now) {
  buffer::Slice slice;
  while (fresh_bytes_ < kFreshBytes && buffer_.taken() < end && buffer_.Take(&slice)) {
    unsettled_.insert(slice.sequence);
    taken_slices_ = slice.sequence + 1;
    fresh_bytes_ += slice.bytes.size();
    fresh_.push_back(Parcel{slice, now});
  }
}

bool Backlog::HasAny(common::Nanoseconds now) const { return !fresh_.empty() || HasReturned(now); }

bool Backlog::HasReturned(common::Nanoseconds now) const {
  return std::any_of(returned_.begin(), returned_.end(),
                     [&](const Parcel& parcel) { return now >= parcel.not_before; });
}

bool Backlog::HasFor(std::uint32_t endpoint, common::Nanoseconds now) const {
  return !fresh_.empty() ||
         std::any_of(returned_.begin(), returned_.end(), [&](const Parcel& parcel) {
           return now >= parcel.not_before && !parcel.IsRefusedBy(endpoint);
         });
}

Backlog::Batch Backlog::CutBatch(const Room& room, common::Nanoseconds now) {
  Batch batch;
  // What came back is older than what is fresh.
  AddReturned(room, now, batch);
  while (!fresh_.empty() && !batch.is_last && batch.bytes < room.batch) {
    const std::size_t before = batch.bytes;
    if (!Add(fresh_, 0, room, batch)) break;
    fresh_.pop_front();
    fresh_bytes_ -= batch.bytes - before;
  }
  return batch;
}

void Backlog::AddReturned(const Room& room, common::Nanoseconds now, Batch& batch) {
  const std::size_t parcels = batch.parcels.size();
  for (std::size_t index = 0; index < returned_.size(); ++index) {
    if (batch.is_last || batch.bytes >= room.batch) break;
    const Parcel& parcel = returned_[index];
    const bool is_alone = room.used == 0 && batch.parcels.empty();
    if (now < parcel.not_before || parcel.IsRefusedBy(room.endpoint) ||
        (parcel.is_suspect && !is_alone)) {
      continue;
    }
    if (!Add(returned_, index, room, batch)) break;
  }
  // All in one pass, because there may be a parcel for every span.
  if (batch.parcels.size() == parcels) return;
  returned_.erase(std::remove_if(returned_.begin(), returned_.end(), IsGone), returned_.end());
}

// How many bytes the scope of `parcel` adds to a request that carries `batch` already.
std::size_t Backlog::BytesOfNewScope(const Parcel& parcel, const Room& room, const Batch& batch) {
  if (!room.scope_bytes || batch.scopes.count(parcel.slice.scope) != 0) return 0;
  return room.scope_bytes(parcel.slice.scope);
}

// Moves the part of `parcels[index]` that fits into the batch. A parcel without spans takes its
// place (IsGone), and the rest follows behind it. Returns false if nothing fits; then the batch is
// the last.
bool Backlog::Add(std::deque<Parcel>& parcels, std::size_t index, const Room& room, Batch& batch) {
  const std::size_t used = room.used + batch.bytes;
  const std::size_t new_scope = BytesOfNewScope(parcels[index], room, batch);
  const std::size_t body = batch.bytes + batch.scope_bytes + new_scope;
  const std::size_t left =
      std::min(room.stream - std::min(room.stream, used), room.body - std::min(room.body, body));
  if (used != 0 && parcels[index].slice.bytes.size() > left && left < room.stream / kWorthCutting) {
    batch.is_last = true;
    return false;
  }
  CutTo(parcels, index, std::min(left, parcels[index].max_bytes));
  const bool fits = parcels[index].slice.bytes.size() <= left;
  if (!fits && used != 0) {
    batch.is_last = true;
    return false;
  }
  Parcel parcel = std::move(parcels[index]);
  parcels[index].slice.spans = 0;
  batch.is_last = !fits || parcel.is_suspect;
  batch.bytes += parcel.slice.bytes.size();
  if (room.scope_bytes) batch.scopes.insert(parcel.slice.scope);
  batch.scope_bytes += new_scope;
  batch.parcels.push_back(std::move(parcel));
  return true;
}

// Cuts `parcels[index]` to at most `bytes`, or to a single span. The rest becomes parcels behind
// it.
void Backlog::CutTo(std::deque<Parcel>& parcels, std::size_t index, std::size_t bytes) {
  while (parcels[index].slice.bytes.size() > bytes && parcels[index].slice.spans > 1) {
    Parcel rest = parcels[index];
    rest.slice = buffer::SplitSlice(&parcels[index].slice);
    unsettled_.insert(rest.slice.sequence);
    parcels.insert(parcels.begin() + static_cast<std::ptrdiff_t>(index) + 1, std::move(rest));
  }
}

void Backlog::PutBack(std::vector<Parcel> parcels) {
  const auto is_older = [](const Parcel& a, const Parcel& b) {
    return a.slice.sequence < b.slice.sequence;
  };
  std::stable_sort(parcels.begin(), parcels.end(), is_older);
  const auto before = static_cast<std::ptrdiff_t>(returned_.size());
  std::move(parcels.begin(), parcels.end(), std::back_inserter(returned_));
  std::inplace_merge(returned_.begin(), returned_.begin() + before, returned_.end(), is_older);
}

void Backlog::Settle(const std::vector<Parcel>& parcels, std::atomic<std::uint64_t>& account) {
  SettlePartly(parcels, 0, account, account);
}

void Backlog::SettlePartly(const std::vector<Parcel>& parcels, std::uint64_t some,
                           std::atomic<std::uint64_t>& account_of_some,
                           std::atomic<std::uint64_t>& account_of_rest) {
  for (const Parcel& parcel : parcels) {
    const std::uint64_t of_these = std::min<std::uint64_t>(some, parcel.slice.spans);
    some -= of_these;
    // Counted before they are released, so that a thread that sees the release sees the counts too.
    account_of_some.fetch_add(of_these);
    account_of_rest.fetch_add(parcel.slice.spans - of_these);
    unsettled_.erase(unsettled_.find(parcel.slice.sequence));
    buffer_.Release(parcel.slice);
  }
}

std::uint64_t Backlog::SettleReturned(const std::function<bool(const Parcel&)>& condition,
                                      std::atomic<std::uint64_t>& account) {
  std::vector<Parcel> settled;
  std::deque<Parcel> kept;
  std::uint64_t spans = 0;
  for (Parcel& parcel : returned_) {
    if (condition(parcel)) {
      spans += parcel.slice.spans;
      settled.push_back(std::move(parcel));
    } else {
      kept.push_back(std::move(parcel));
    }
  }
  returned_ = std::move(kept);
  Settle(settled, account);
  return spans;
}

void Backlog::Abandon(buffer::Position end, common::Nanoseconds now,
                      std::atomic<std::uint64_t>& account) {
  SettleReturned([](const Parcel&) { return true; }, account);
  for (TakeUpTo(end, now); !fresh_.empty(); TakeUpTo(end, now)) {
    Settle({fresh_.begin(), fresh_.end()}, account);
    fresh_.clear();
    fresh_bytes_ = 0;
  }
}

}  // namespace lightstep::delivery
