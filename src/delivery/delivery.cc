#include "src/delivery/delivery.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "src/network/background_thread.h"

namespace lightstep::delivery {

Delivery::Delivery(Settings settings, Shared shared)
    : settings_{std::move(settings)},
      shared_{std::move(shared)},
      directory_{settings_, mailbox_,
                 [this](const Host& host, const std::string& error) { OnLookUp(host, error); }},
      backlog_{shared_.buffer},
      results_{backlog_, directory_, shared_.ledger, shared_.disabled, settings_, shared_.log},
      dispatcher_{settings_, shared_.buffer, backlog_, directory_, shared_.ledger, shared_.dropped},
      states_{directory_.States()} {
  const bool has_tls = std::any_of(settings_.endpoints.begin(), settings_.endpoints.end(),
                                   [](const EndpointAddress& endpoint) { return endpoint.tls; });
  if (has_tls) {
    tls_ = settings_.tls_context != nullptr
               ? settings_.tls_context
               : std::make_shared<network::TlsContext>(settings_.certificates);
  }
  MakePool();
}

Delivery::~Delivery() {
  Stop();
  mailbox_->Close();
}

std::unique_ptr<Delivery::Loop> Delivery::MakeLoop() {
  // Daemons put other descriptors in the place of the standard ones.
  const network::StandardTaken taken;
  return std::make_unique<Loop>();
}

// asio neither tells the numbers of its epoll instance and its timer nor reports that they fail. A
// timer that is due at once shows whether both work.
bool Delivery::Loop::IsAlive() {
  if (!canary.IsAlive()) return false;
  bool is_seen = false;
  boost::asio::steady_timer probe{context, std::chrono::nanoseconds{0}};
  probe.async_wait([&is_seen](boost::system::error_code error) {
    if (!error) is_seen = true;
  });
  if (context.stopped()) context.restart();
  while (!is_seen && context.poll_one() != 0) {
  }
  return is_seen || context.stopped();  // by what ran meanwhile
}

void Delivery::MakePool() {
  ConnectionOwner& owner = *this;
  pool_.emplace(loop_->context, tls_.get(), settings_, shared_.scopes, directory_, owner,
                shared_.log);
}

void Delivery::Start() {
  const std::lock_guard lock{thread_mutex_};
  thread_ = network::StartBackgroundThread([this] { Run(); });
}

void Delivery::Run() {
  Tick();
  while (!is_stopping_ && !loop_->context.stopped()) {
    // Without its descriptors the loop would wait for ever, or never.
    loop_->context.run_for(std::chrono::nanoseconds{kDescriptorCheckPeriod});
    if (!loop_->context.stopped() && !loop_->IsAlive()) Rebuild();
  }
  if (loop_->IsAlive()) {
    pool_->Close();
  } else {
    pool_->Abandon();
    LeakLoop();
  }
  flushes_.Close();
  has_ended_ = true;
}

// Somebody has closed all descriptors, as programs do that become daemons, or some of ours. The
// numbers may be somebody else's by now, so that nothing is closed, and the old loop is never
// destroyed.
void Delivery::Rebuild() {
  if (failure_log_.Allow(common::MonotonicNow())) {
    shared_.log.Warning(
        "the file descriptors of the tracer's thread were closed, as happens when a program "
        "becomes a daemon; reporting continues with new ones");
  }
  std::vector<Parcel> carried = pool_->Abandon();
  for (const Parcel& parcel : carried) {
    shared_.ledger.retransmitted.fetch_add(parcel.slice.spans, std::memory_order_relaxed);
  }
  backlog_.PutBack(std::move(carried));
  directory_.ForgetLookUps();
  std::unique_ptr<Loop> loop;
  try {
    loop = MakeLoop();
  } catch (const std::exception& error) {
    // No descriptors to be had; it is tried again after this look.
    std::this_thread::sleep_for(std::chrono::nanoseconds{kLongestTick});
    return;
  }
  mailbox_->Rebind(loop->context);
  LeakLoop();
  loop_ = std::move(loop);
  MakePool();
  Tick();
}

void Delivery::Stop() {
  const std::lock_guard lock{thread_mutex_};
  if (!thread_.joinable()) return;
  is_stopping_ = true;
  mailbox_->StopLoop();
  if (thread_.get_id() != std::this_thread::get_id()) return thread_.join();
  // The last thread of a process runs what is left to do at its end: this is that thread. It cannot
  // be detached, as glibc 2.43 waits there for a thread that is ending, so the handle is kept for
  // good.
  static auto* const kept = new std::vector<std::thread>;
  kept->push_back(std::move(thread_));
}

void Delivery::PrepareFork() {
  thread_mutex_.lock();
  if (thread_.joinable() && !has_ended_) {
    parking_ = std::make_shared<Parking>();
    std::future<void> parked = parking_->parked.get_future();
    do {
      mailbox_->Post([parking = parking_] {
        if (parking->is_taken.exchange(true)) return;
        std::future<void> leave = parking->leave.get_future();
        parking->parked.set_value();
        leave.wait();
      });
      // A loop that has lost its descriptors forgets what was posted to it.
    } while (parked.wait_for(2 * std::chrono::nanoseconds{kDescriptorCheckPeriod}) !=
                 std::future_status::ready &&
             !has_ended_);
  }
  directory_.PrepareFork();
  mailbox_->Lock();
}

void Delivery::ParentAfterFork() {
  mailbox_->Unlock();
  directory_.AfterFork();
  if (parking_) parking_->leave.set_value();
  parking_.reset();
  thread_mutex_.unlock();
}

void Delivery::ChildAfterFork() {
  mailbox_->Unlock();
  directory_.AfterFork();
  if (LeaveParentsLoop()) {
    pool_->Close();
  } else {
    pool_->Abandon();
    LeakLoop();
  }
  // There is no thread behind these here, nor can there be anything to wait for.
  new std::thread{std::move(thread_)};
  if (parking_) new std::shared_ptr<Parking>{std::move(parking_)};
  thread_mutex_.unlock();
}

// Before its sockets are closed, the child needs an epoll instance of its own: closing a socket
// takes it out of the one it is registered with, and that is still the parent's. False: there is
// none.
bool Delivery::LeaveParentsLoop() {
  if (!loop_->canary.IsAlive()) return false;
  try {
    loop_->context.notify_fork(boost::asio::io_context::fork_child);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

bool Delivery::Flush(common::Nanoseconds timeout) {
  std::future<void> done = flushes_.Add(shared_.buffer.End(), timeout);
  Wake();
  if (done.wait_for(std::chrono::nanoseconds{timeout}) != std::future_status::ready) return false;
  try {
    done.get();
    return true;
  } catch (const std::future_error&) {
    return false;  // stopped meanwhile
  }
}

void Delivery::Wake() {
  mailbox_->Post([this] {
    poll_interval_.Wake();
    Tick();
  });
}

std::vector<EndpointMetrics> Delivery::EndpointStates() const {
  const std::lock_guard lock{states_mutex_};
  return states_;
}

void Delivery::Tick() {
  const common::Nanoseconds now = common::MonotonicNow();
  shared_.clock.Refresh();
  shared_.buffer.Tend(now);
  pool_->CheckProgress(now);
  if (const common::Nanoseconds patience = flushes_.Hurry(now)) {
    dispatcher_.HurryStreams(*pool_, patience, now);
  }
  pool_->DropRetired();
  results_.RejectRefused(now);
  Pump();
  if ((has_news_ || !poll_interval_.IsQuiet()) && AreStatesDue(now)) ShowStates();
  if (process_end_.IsHere(now, flushes_, shared_.buffer.End(), settings_.report_timeout)) {
    return loop_->context.stop();
  }
  WaitForNextTick();
}

void Delivery::WaitForNextTick() {
  const bool is_awaited = !flushes_.empty();
  const bool is_idle = !is_awaited && backlog_.IsEmpty();
  const common::Nanoseconds wait = poll_interval_.Next(shared_.buffer, is_awaited, is_idle);
  if (poll_interval_.IsQuiet() && shared_.on_doze) shared_.on_doze();
  loop_->tick.expires_after(std::chrono::nanoseconds{wait});
  loop_->tick.async_wait([this](boost::system::error_code error) {
    if (!error) Tick();
  });
}

// Showing the states copies the texts of every endpoint. The more there are, the less often.
bool Delivery::AreStatesDue(common::Nanoseconds now) const {
  return now - shown_ >= static_cast<common::Nanoseconds>(states_.size()) * kShowPeriodPerEndpoint;
}

void Delivery::ShowStates() {
  has_news_ = false;
  shown_ = common::MonotonicNow();
  std::vector<EndpointMetrics> states = directory_.States();
  const std::lock_guard lock{states_mutex_};
  states_ = std::move(states);
}

// Everything that can be done now, in the order in which one thing makes room for the next.
void Delivery::Pump() {
  is_pump_posted_ = false;
  const common::Nanoseconds now = common::MonotonicNow();
  flushes_.Collect();
  const bool is_awaited = !flushes_.empty();
  // What comes meanwhile waits for the next time: taking one span at a time from a fast producer
  // would starve the rest of the loop.
  const buffer::Position end = shared_.buffer.End();
  backlog_.TakeUpTo(end, now);
  if (shared_.disabled.load(std::memory_order_relaxed)) {
    backlog_.Abandon(end, now, shared_.ledger.abandoned);
  } else {
    dispatcher_.Send(*pool_, end, is_awaited, now);
  }
  dispatcher_.EndStreams(*pool_, is_awaited, now);
  SettleFlushes();
}

// Pumps in the next turn of the loop, once for all that happens in this one. A pump looks at every
// endpoint, and many connections may fail at the same time.
void Delivery::PumpSoon() {
  if (std::exchange(is_pump_posted_, true)) return;
  boost::asio::post(loop_->context, [this] { Pump(); });
}

void Delivery::OnLookUp(const Host& host, const std::string& error) {
  if (!error.empty() && (shared_.log.verbose() || failure_log_.Allow(common::MonotonicNow()))) {
    shared_.log.Warning(host.name() + ": " + error);
  }
  has_news_ = true;
  Pump();
}

void Delivery::OnConnected(Connection& connection) {
  shared_.log.Debug("connected to " + connection.endpoint().name());
  Pump();
}

void Delivery::OnWritten(Connection&) { Pump(); }

void Delivery::OnBytesSent(std::size_t bytes) {
  shared_.ledger.bytes_sent.fetch_add(bytes, std::memory_order_relaxed);
}

void Delivery::OnConnectFailed(Connection& connection, std::string reason) {
  const common::Nanoseconds now = common::MonotonicNow();
  Endpoint& endpoint = connection.endpoint();
  endpoint.Failed(now, 0);
  // A name may well have an address that nobody listens on, as localhost often has.
  const auto is_to_log = [&] {
    return failure_log_.Allows(now) && !directory_.HasWellEndpoint(endpoint.host(), now) &&
           failure_log_.Allow(now);
  };
  if (shared_.log.verbose() || is_to_log()) {
    shared_.log.Warning("can't connect to " + endpoint.name() + ": " + reason);
  }
  endpoint.SetLastError(std::move(reason));
  has_news_ = true;
  PumpSoon();
}

void Delivery::OnStreamEnd(Connection& connection, Stream stream, StreamEnd end) {
  dispatcher_.OnStreamEnd(stream, end);
  results_.Take(connection.endpoint(), std::move(stream), std::move(end), common::MonotonicNow());
  has_news_ = true;
  Pump();
}

void Delivery::SettleFlushes() {
  std::vector<std::promise<void>> settled =
      flushes_.TakeSettled(backlog_.taken(), backlog_.taken_slices(), backlog_.oldest_unsettled());
  // Whoever waits finds the states of endpoints that belong to the outcome.
  if (has_news_ &&
      (!settled.empty() || (!flushes_.empty() && AreStatesDue(common::MonotonicNow())))) {
    ShowStates();
  }
  for (std::promise<void>& done : settled) done.set_value();
}

}  // namespace lightstep::delivery
