#include "src/delivery/delivery.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "src/network/background_thread.h"

namespace lightstep::delivery {
namespace {

// What is taken from the buffer ahead of the streams that will carry it: enough to keep every
// connection writing, little enough to stay in order of age.
constexpr std::size_t kPendingBytes = kConnections * kWriteBytes;

}  // namespace

Delivery::Delivery(Settings settings, Shared shared)
    : settings_{std::move(settings)},
      shared_{shared},
      directory_{settings_, mailbox_,
                 [this](const Host& host, const std::string& error) { OnLookUp(host, error); }},
      states_{directory_.States()} {
  if (settings_.tls) tls_.emplace(settings_.certificates);
}

Delivery::~Delivery() {
  Stop();
  mailbox_->Close();
}

void Delivery::Start() {
  const std::lock_guard lock{thread_mutex_};
  thread_ = network::StartBackgroundThread([this] {
    Tick();
    loop_.run();
  });
}

void Delivery::Stop() {
  const std::lock_guard lock{thread_mutex_};
  if (!thread_.joinable()) return;
  loop_.stop();
  thread_.join();
  for (Connection& connection : connections_) connection.Close();
  tickets_.Close();
}

void Delivery::PrepareFork() {
  thread_mutex_.lock();
  if (thread_.joinable()) {
    Parking& parking = parking_.emplace();
    std::future<void> parked = parking.parked.get_future();
    mailbox_->Post([&parking] {
      std::future<void> leave = parking.leave.get_future();
      parking.parked.set_value();
      leave.wait();
    });
    parked.wait();
  }
  directory_.PrepareFork();
  mailbox_->Lock();
}

void Delivery::ParentAfterFork() {
  mailbox_->Unlock();
  directory_.AfterFork();
  if (parking_) parking_->leave.set_value();
  thread_mutex_.unlock();
}

void Delivery::ChildAfterFork() {
  mailbox_->Unlock();
  directory_.AfterFork();
  // First of all an epoll instance of our own: closing a socket takes it out of the one it is
  // registered with, and that is still the parent's.
  loop_.notify_fork(boost::asio::io_context::fork_child);
  for (Connection& connection : connections_) connection.Close();
  // There is no thread behind these here, nor can there be anything to wait for.
  new std::thread{std::move(thread_)};
  if (parking_) new Parking{std::move(*parking_)};
  parking_.reset();
  thread_mutex_.unlock();
}

bool Delivery::Flush(common::Nanoseconds timeout) {
  std::future<void> done = tickets_.Draw(shared_.buffer.End(), timeout);
  mailbox_->Post([this] { Pump(); });
  if (done.wait_for(std::chrono::nanoseconds{timeout}) != std::future_status::ready) return false;
  try {
    done.get();
    return true;
  } catch (const std::future_error&) {
    return false;  // stopped meanwhile
  }
}

std::vector<EndpointMetrics> Delivery::EndpointStates() const {
  const std::lock_guard lock{states_mutex_};
  return states_;
}

void Delivery::Tick() {
  const common::Nanoseconds now = common::MonotonicNow();
  shared_.clock.Refresh();
  for (Connection& connection : connections_) connection.CheckDeadline(now);
  HurryStreams(now);
  DropRetired();
  Pump();
  ShowStates();
  const bool is_awaited = !tickets_.empty();
  tick_.expires_after(std::chrono::nanoseconds{pace_.Next(shared_.buffer, is_awaited)});
  tick_.async_wait([this](boost::system::error_code error) {
    if (!error) Tick();
  });
}

void Delivery::ShowStates() {
  std::vector<EndpointMetrics> states = directory_.States();
  const std::lock_guard lock{states_mutex_};
  states_ = std::move(states);
}

// Endpoints whose address is gone stay until their connections have ended what they carry.
void Delivery::DropRetired() {
  connections_.remove_if([](Connection& connection) {
    return connection.endpoint().is_retired() &&
           (connection.state() == Connection::State::kClosed ||
            connection.state() == Connection::State::kIdle);
  });
  directory_.DropRetired([this](const Endpoint& endpoint) {
    return std::none_of(connections_.begin(), connections_.end(), [&](Connection& connection) {
      return &connection.endpoint() == &endpoint;
    });
  });
}

// Everything that can be done now, in the order in which one thing makes room for the next.
void Delivery::Pump() {
  tickets_.Collect();
  // What comes meanwhile waits for the next time: who takes span by span, as fast as they come,
  // gets nothing else done.
  const buffer::Position end = shared_.buffer.End();
  TakeSlices(end);
  if (shared_.disabled.load(std::memory_order_relaxed)) {
    AbandonPending(end);
  } else {
    GiveSlices(end);
  }
  EndStreams(common::MonotonicNow());
  SettleTickets();
}

void Delivery::TakeSlices(buffer::Position end) {
  buffer::Slice slice;
  while (pending_bytes_ < kPendingBytes && shared_.buffer.taken() < end &&
         shared_.buffer.Take(&slice)) {
    unsettled_.insert(slice.sequence);
    taken_slices_ = slice.sequence + 1;
    pending_bytes_ += slice.bytes.size();
    pending_.push_back(slice);
  }
}

void Delivery::GiveSlices(buffer::Position end) {
  while (!pending_.empty()) {
    Connection* connection = FindOpenStream();
    if (connection == nullptr) connection = OpenNextStream();
    if (connection == nullptr) return;
    // An endpoint that has found a stream too large gets slices cut to what it may take, and a span
    // that is larger than that by itself a stream of its own.
    const std::size_t room = connection->endpoint().stream_bytes() - connection->stream().bytes;
    std::vector<buffer::Slice> batch;
    std::size_t bytes = 0;
    bool is_full = false;
    while (!pending_.empty() && bytes < std::min(kWriteBytes, room)) {
      buffer::Slice slice = pending_.front();
      pending_.pop_front();
      while (bytes + slice.bytes.size() > room && slice.spans > 1) {
        pending_.push_front(buffer::SpanBuffer::Split(&slice));
        unsettled_.insert(slice.sequence);
      }
      is_full = bytes + slice.bytes.size() > room;
      if (is_full && (!batch.empty() || !connection->stream().slices.empty())) {
        pending_.push_front(slice);
        break;
      }
      bytes += slice.bytes.size();
      batch.push_back(slice);
    }
    pending_bytes_ -= bytes;
    if (!batch.empty()) connection->Write(batch);
    if (is_full) connection->EndStream();
    TakeSlices(end);
  }
}

Connection* Delivery::FindOpenStream() {
  for (Connection& connection : connections_) {
    if (connection.state() == Connection::State::kStreaming && !connection.writing() &&
        connection.stream().bytes < connection.endpoint().stream_bytes()) {
      return &connection;
    }
  }
  return nullptr;
}

// Opens a stream on the next endpoint that is well and has an idle connection; on the way, has
// those that are well and have none connect. Null: there is none just now.
Connection* Delivery::OpenNextStream() {
  const common::Nanoseconds now = common::MonotonicNow();
  // Only now that there is something to send: a tracer that records nothing asks nothing.
  directory_.LookUp(now);
  for (std::size_t i = 0; i < directory_.size(); ++i) {
    Endpoint& endpoint = directory_.Next();
    if (!endpoint.IsWell(now)) continue;
    while (Connection* const connection = FindIdle(endpoint)) {
      const std::uint64_t dropped = shared_.dropped.load(std::memory_order_relaxed) +
                                    shared_.books.abandoned.load(std::memory_order_relaxed) -
                                    dropped_reported_;
      if (connection->OpenStream(settings_.report_head.Encode(dropped), dropped)) {
        dropped_reported_ += dropped;
        shared_.books.streams_opened.fetch_add(1, std::memory_order_relaxed);
        return connection;
      }
    }
  }
  return nullptr;
}

// An idle connection to `endpoint`. Null: there is none yet, but one is being made if there may be.
Connection* Delivery::FindIdle(Endpoint& endpoint) {
  std::size_t count = 0;
  bool is_connecting = false;
  Connection* closed = nullptr;
  for (Connection& connection : connections_) {
    if (&connection.endpoint() != &endpoint) continue;
    if (connection.state() == Connection::State::kIdle) return &connection;
    if (connection.state() == Connection::State::kClosed) closed = &connection;
    is_connecting |= connection.state() == Connection::State::kConnecting ||
                     connection.state() == Connection::State::kSecuring;
    ++count;
  }
  if (is_connecting) return nullptr;
  // The first name that is found is not to take the share of those that are still looked up.
  const std::size_t endpoints = std::max(directory_.size(), settings_.endpoints.size());
  const std::size_t share = (kConnections + endpoints - 1) / endpoints;
  if (closed == nullptr && count < share) {
    ConnectionOwner& owner = *this;
    closed = &connections_.emplace_back(loop_, tls_ ? &*tls_ : nullptr, settings_, endpoint, owner);
  }
  if (closed != nullptr) {
    shared_.log.Debug("connecting to " + endpoint.name());
    closed->Connect();
  }
  return nullptr;
}

void Delivery::EndStreams(common::Nanoseconds now) {
  for (Connection& connection : connections_) {
    if (connection.state() != Connection::State::kStreaming) continue;
    const Stream& stream = connection.stream();
    const bool is_wanted = !tickets_.empty() && pending_.empty();
    if (is_wanted || shared_.buffer.IsFilling() ||
        stream.bytes >= connection.endpoint().stream_bytes() ||
        now - stream.opened >= settings_.reporting_period) {
      connection.EndStream();
    }
  }
}

void Delivery::OnLookUp(const Host& host, const std::string& error) {
  if (!error.empty() && (shared_.log.verbose() || failure_log_.Allow(common::MonotonicNow()))) {
    shared_.log.Warning(host.name() + ": " + error);
  }
  Pump();
}

void Delivery::OnConnected(Connection& connection) {
  shared_.log.Debug("connected to " + connection.endpoint().name());
  Pump();
}

void Delivery::OnWritten(Connection&) { Pump(); }

void Delivery::OnBytesSent(std::size_t bytes) {
  shared_.books.bytes_sent.fetch_add(bytes, std::memory_order_relaxed);
}

void Delivery::OnConnectFailed(Connection& connection, std::string reason) {
  const common::Nanoseconds now = common::MonotonicNow();
  Endpoint& endpoint = connection.endpoint();
  endpoint.Failed(now, 0);
  // A name may well have an address that nobody listens on, as localhost often has.
  if (shared_.log.verbose() ||
      (!directory_.HasWellEndpoint(endpoint.host(), now) && failure_log_.Allow(now))) {
    shared_.log.Warning("no connection to " + endpoint.name() + ": " + reason);
  }
  endpoint.SetLastError(std::move(reason));
  ShowStates();
  Pump();
}

void Delivery::OnStreamDone(Connection& connection, Stream stream, Outcome outcome) {
  Endpoint& endpoint = connection.endpoint();
  const common::Nanoseconds now = common::MonotonicNow();
  Books& books = shared_.books;
  if (outcome.kind == Outcome::Kind::kTooLarge) {
    if (stream.slices.size() == 1 && stream.slices.front().spans == 1) {
      outcome.kind = Outcome::Kind::kRejected;  // it can't be made smaller
    } else {
      endpoint.LimitStreams(now, std::max<std::size_t>(1, stream.bytes / 2));
    }
  }
  switch (outcome.kind) {
    case Outcome::Kind::kAcknowledged:
      endpoint.Succeeded(now);
      books.streams_acknowledged.fetch_add(1, std::memory_order_relaxed);
      Settle(stream.slices, books.acknowledged);
      shared_.log.Debug(endpoint.name() + " has acknowledged a stream of " +
                        std::to_string(stream.bytes) + " bytes");
      break;
    case Outcome::Kind::kRejected:
      if (rejection_log_.Allow(now)) {
        shared_.log.Error(endpoint.name() + " refuses the spans: " + outcome.reason);
      }
      Settle(stream.slices, books.rejected);
      break;
    case Outcome::Kind::kTooLarge:
      SendAgain(stream);
      break;
    case Outcome::Kind::kFailed:
      if (shared_.log.verbose() || failure_log_.Allow(now)) {
        shared_.log.Warning("a stream to " + endpoint.name() + " failed: " + outcome.reason +
                            "; its spans are sent again");
      }
      endpoint.Failed(now, outcome.retry_after);
      SendAgain(stream);
      break;
  }
  if (outcome.kind != Outcome::Kind::kAcknowledged) {
    // What this report said of dropped spans has not got through.
    dropped_reported_ -= stream.dropped_reported;
    books.streams_failed.fetch_add(1, std::memory_order_relaxed);
    endpoint.CountFailedStream();
    endpoint.SetLastError(std::move(outcome.reason));
  }
  if (outcome.disable && !shared_.disabled.exchange(true)) {
    shared_.log.Warning(endpoint.name() + " says to stop reporting: tracing ends here");
  }
  ShowStates();  // before whoever waits for these spans is told
  Pump();
}

void Delivery::Settle(const std::vector<buffer::Slice>& slices,
                      std::atomic<std::uint64_t>& account) {
  for (const buffer::Slice& slice : slices) {
    // Seen no later than the release, and so never counted while it still seems to wait.
    account.fetch_add(slice.spans);
    unsettled_.erase(unsettled_.find(slice.sequence));
    shared_.buffer.Release(slice);
  }
}

void Delivery::SendAgain(const Stream& stream) {
  for (const buffer::Slice& slice : stream.slices) {
    shared_.books.retransmitted.fetch_add(slice.spans, std::memory_order_relaxed);
    pending_.push_back(slice);
  }
  pending_bytes_ += stream.bytes;
  std::stable_sort(
      pending_.begin(), pending_.end(),
      [](const buffer::Slice& a, const buffer::Slice& b) { return a.sequence < b.sequence; });
}

void Delivery::AbandonPending(buffer::Position end) {
  while (!pending_.empty()) {
    Settle({pending_.begin(), pending_.end()}, shared_.books.abandoned);
    pending_.clear();
    pending_bytes_ = 0;
    TakeSlices(end);
  }
}

// Whoever flushes or closes has only so long. When half of it is over, what a satellite has not
// answered is sent to another one: twice is better than never.
void Delivery::HurryStreams(common::Nanoseconds now) {
  const common::Nanoseconds patience = tickets_.Hurry(now);
  if (patience == 0) return;
  for (Connection& connection : connections_) {
    // What was sent a short while ago may still be answered in time.
    if (now - connection.stream().opened > patience / 2 &&
        directory_.HasOtherThan(connection.endpoint(), now)) {
      connection.GiveUp("no answer within half the time that a flush has");
    }
  }
}

void Delivery::SettleTickets() {
  const auto oldest = unsettled_.empty() ? std::nullopt : std::optional{*unsettled_.begin()};
  tickets_.Settle(shared_.buffer.taken(), taken_slices_, oldest);
}

}  // namespace lightstep::delivery
