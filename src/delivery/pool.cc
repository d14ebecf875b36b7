#include "src/delivery/pool.h"

#include <algorithm>

namespace lightstep::delivery {
namespace {

// A stream is opened when at least this share of what it could carry is free in the window.
constexpr std::size_t kWorthOpening = 4;

}  // namespace

Pool::Pool(boost::asio::io_context& loop, network::TlsContext* tls, const Settings& settings,
           const buffer::ScopeRegistry& scopes, Directory& directory, ConnectionOwner& owner,
           const common::Logger& log)
    : loop_{loop},
      tls_{tls},
      settings_{settings},
      scopes_{scopes},
      directory_{directory},
      owner_{owner},
      log_{log} {}

Connection* Pool::FindWritable() {
  for (auto& [endpoint, connections] : connections_) {
    for (const auto& connection : connections) {
      if (connection->CanWrite()) return connection.get();
    }
  }
  return nullptr;
}

Pool::Place Pool::FindPlace(common::Nanoseconds now,
                            const std::function<bool(const Endpoint&)>& wants) {
  Place place;
  for (std::size_t i = 0; i < directory_.size() && place.connection == nullptr; ++i) {
    Endpoint& endpoint = directory_.Next();
    if (!endpoint.IsHealthy(now)) continue;
    // The idle connection first: if there are many endpoints, few have one.
    Connection* const idle = FindIdle(endpoint);
    if (idle == nullptr || !wants(endpoint)) continue;
    place.max_bytes = RoomIn(endpoint, now);
    if (place.max_bytes != 0) place.connection = idle;
  }
  ConnectMore(now, place.connection != nullptr);
  return place;
}

// Returns how many bytes a stream to `endpoint` may carry now. 0: no stream should be opened.
std::size_t Pool::RoomIn(Endpoint& endpoint, common::Nanoseconds now) const {
  const Window& window = endpoint.window();
  const std::size_t all = window.is_measured()
                              ? window.bytes()
                              : std::min(window.bytes(), RoomToStartUp(endpoint, now));
  const std::size_t whole = std::min(all, window.stream_bytes());
  if (endpoint.in_flight() >= all) return 0;
  const std::size_t free = all - endpoint.in_flight();
  return free < whole / kWorthOpening ? 0 : std::min(free, whole);
}

// Returns how many bytes may be in flight to `endpoint`, which has never acknowledged anything. All
// such endpoints may be behind one slow link. So they begin one after the other, and with no more
// than the best of the measured endpoints takes. An endpoint that stalls does not hold up the
// others. But the cause may be a slow link, so the others begin with few bytes then.
std::size_t Pool::RoomToStartUp(const Endpoint& endpoint, common::Nanoseconds now) const {
  const common::Nanoseconds stall_time = std::min(kStallTime, settings_.report_timeout / 2);
  std::size_t best_measured = 0;
  bool is_stalled = false;
  for (const auto& [other, connections] : connections_) {
    if (other == &endpoint) continue;
    if (other->window().is_measured()) {
      best_measured = std::max(best_measured, other->window().stream_bytes());
      continue;
    }
    for (const auto& connection : connections) {
      if (!connection->IsBusy()) continue;
      if (connection->NoProgressFor(now) < stall_time) return 0;
      is_stalled = true;
    }
  }
  if (best_measured != 0) return std::min(kFirstWindowBytes, best_measured);
  return is_stalled ? kCautiousStreamBytes : kFirstWindowBytes;
}

Connection* Pool::FindIdle(Endpoint& endpoint) {
  const auto found = connections_.find(&endpoint);
  if (found == connections_.end()) return nullptr;
  for (const auto& connection : found->second) {
    if (connection->state() == Connection::State::kIdle && connection->IsStillIdle()) {
      return connection.get();
    }
  }
  return nullptr;
}

// Connects to the healthy endpoints that have no connection. Unless there is a place for the
// next stream already (`has_place`), also to those that have fewer than their share.
void Pool::ConnectMore(common::Nanoseconds now, bool has_place) {
  std::size_t open = 0, attempts = 0;
  for (const auto& [endpoint, connections] : connections_) {
    for (const auto& connection : connections) {
      open += connection->state() != Connection::State::kClosed;
      attempts += connection->IsConnecting();
    }
  }
  const std::size_t size = directory_.size();
  for (std::size_t i = 0; i < size && attempts < kMaxAttempts && open < kMaxConnections; ++i) {
    // The endpoints that these bounds left out come first the next time.
    next_to_connect_ %= size;
    Endpoint& endpoint = directory_.At(next_to_connect_++);
    if (endpoint.IsHealthy(now) && ConnectTo(endpoint, has_place)) {
      ++open;
      ++attempts;
    }
  }
}

// Starts a connection to `endpoint` if it should have one more.
bool Pool::ConnectTo(Endpoint& endpoint, bool has_place) {
  auto& connections = connections_[&endpoint];
  Connection* closed = nullptr;
  std::size_t open = 0;
  for (const auto& connection : connections) {
    if (connection->IsConnecting() || connection->state() == Connection::State::kIdle) return false;
    if (connection->state() == Connection::State::kClosed) {
      closed = connection.get();
    } else {
      ++open;
    }
  }
  // The first name that is resolved must not take the share of names that are still looked up.
  const std::size_t endpoints = std::max(directory_.size(), settings_.endpoints.size());
  const std::size_t share = has_place ? 1 : (kConnections + endpoints - 1) / endpoints;
  if (open >= share) return false;
  if (closed == nullptr) {
    network::TlsContext* const tls = endpoint.host().has_tls() ? tls_ : nullptr;
    closed = connections
                 .emplace_back(
                     std::make_unique<Connection>(loop_, tls, settings_, scopes_, endpoint, owner_))
                 .get();
  }
  log_.Debug("connecting to " + endpoint.name());
  closed->Connect(endpoints > kMaxAttempts ? std::min(settings_.report_timeout, kAttemptTimeout)
                                           : settings_.report_timeout);
  return true;
}

bool Pool::HasStreams() const {
  for (const auto& [endpoint, connections] : connections_) {
    for (const auto& connection : connections) {
      if (connection->HasStream()) return true;
    }
  }
  return false;
}

std::vector<Connection*> Pool::WithStream() {
  std::vector<Connection*> streaming;
  for (auto& [endpoint, connections] : connections_) {
    for (const auto& connection : connections) {
      if (connection->HasStream()) streaming.push_back(connection.get());
    }
  }
  return streaming;
}

void Pool::CheckProgress(common::Nanoseconds now) {
  // A copy, because the owner may open connections when one ends.
  std::vector<Connection*> waiting;
  for (auto& [endpoint, connections] : connections_) {
    for (const auto& connection : connections) {
      if (connection->IsBusy() || connection->IsConnecting()) waiting.push_back(connection.get());
    }
  }
  for (Connection* connection : waiting) connection->CheckProgress(now);
  RelieveLink(now);
}

// If a link becomes slow under many streams, it carries a little of each and completes none. So the
// half that has the most left to send is given up, and the others arrive. A single stream that
// would take far too long is given up too, because smaller ones take its place.
void Pool::RelieveLink(common::Nanoseconds now) {
  const common::Nanoseconds patience = 2 * settings_.report_timeout;
  if (now - relieved_ < settings_.report_timeout / 2) return;
  std::vector<Connection*> slow;
  for (Connection* connection : WithStream()) {
    if (connection->IsBusy() && connection->BusyFor(now) > patience) slow.push_back(connection);
  }
  if (slow.empty()) return;
  relieved_ = now;
  const auto remaining = [](const Connection* connection) {
    const std::uint64_t bytes = connection->stream().request_bytes;
    return bytes - std::min(bytes, connection->delivered_bytes());
  };
  std::sort(slow.begin(), slow.end(),
            [&](const Connection* a, const Connection* b) { return remaining(a) > remaining(b); });
  if (slow.size() == 1) {
    const double delivered = static_cast<double>(slow[0]->delivered_bytes());
    const double share = static_cast<double>(remaining(slow[0])) / std::max(1.0, delivered);
    if (share * static_cast<double>(slow[0]->BusyFor(now)) < 2 * static_cast<double>(patience)) {
      return;
    }
  }
  slow.resize((slow.size() + 1) / 2);
  for (Connection* connection : slow) {
    connection->GiveUp("the link is too slow to send this request in time", /*is_timeout=*/true);
  }
}

void Pool::DropRetired() {
  for (auto at = connections_.begin(); at != connections_.end();) {
    const auto& connections = at->second;
    const bool is_unused =
        std::all_of(connections.begin(), connections.end(), [](const auto& connection) {
          return connection->state() == Connection::State::kClosed ||
                 connection->state() == Connection::State::kIdle;
        });
    at = at->first->is_retired() && is_unused ? connections_.erase(at) : std::next(at);
  }
  directory_.DropRetired(
      [this](const Endpoint& endpoint) { return connections_.count(&endpoint) == 0; });
}

std::vector<Parcel> Pool::Abandon() {
  std::vector<Parcel> carried;
  for (auto& [endpoint, connections] : connections_) {
    for (const auto& connection : connections) {
      for (Parcel& parcel : connection->Abandon()) carried.push_back(std::move(parcel));
    }
  }
  return carried;
}

void Pool::Close() {
  for (auto& [endpoint, connections] : connections_) {
    for (const auto& connection : connections) connection->Close();
  }
}

}  // namespace lightstep::delivery
