#include "src/delivery/tickets.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lightstep::delivery {

std::future<void> Tickets::Draw(buffer::Position position, common::Nanoseconds timeout) {
  Ticket ticket;
  ticket.position = position;
  ticket.asked = common::MonotonicNow();
  ticket.patience = timeout / 2;
  std::future<void> done = ticket.done.get_future();
  const std::lock_guard lock{inbox_mutex_};
  if (!is_closed_) inbox_.push_back(std::move(ticket));
  return done;
}

void Tickets::Close() {
  const std::lock_guard lock{inbox_mutex_};
  is_closed_ = true;
  inbox_.clear();
  tickets_.clear();
}

void Tickets::Collect() {
  const std::lock_guard lock{inbox_mutex_};
  tickets_.splice(tickets_.end(), inbox_);
}

common::Nanoseconds Tickets::Hurry(common::Nanoseconds now) {
  common::Nanoseconds patience = 0;
  for (Ticket& ticket : tickets_) {
    if (now - ticket.asked < ticket.patience) continue;
    patience = std::max(patience, std::exchange(ticket.patience, 0));
  }
  return patience;
}

void Tickets::Settle(buffer::Position taken, std::uint64_t taken_slices,
                     std::optional<std::uint64_t> oldest) {
  for (auto at = tickets_.begin(); at != tickets_.end();) {
    Ticket& ticket = *at;
    if (!ticket.sequence && taken >= ticket.position) ticket.sequence = taken_slices;
    const bool is_settled = ticket.sequence && (!oldest || *oldest >= *ticket.sequence);
    if (is_settled) ticket.done.set_value();
    at = is_settled ? tickets_.erase(at) : std::next(at);
  }
}

}  // namespace lightstep::delivery
