#include "src/delivery/delivery.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>
#include <vector>

namespace lightstep::delivery {

Delivery::Delivery(Settings settings, Shared shared)
    : settings_{std::move(settings)},
      shared_{std::move(shared)},
      directory_{settings_, mailbox_,
                 [this](const Host& host, const std::string& error) { OnLookUp(host, error); }},
      backlog_{shared_.buffer},
      results_{backlog_, directory_, shared_.ledger, shared_.disabled, settings_, shared_.log},
      dispatcher_{settings_,  shared_.buffer, shared_.scopes, backlog_,
                  directory_, shared_.ledger, shared_.dropped},
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

// The more endpoints there are, the less often their states are shown, because that copies the
// texts of each.
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

// Does everything that can be done now, in an order in which each step makes room for the next.
void Delivery::Pump() {
  is_pump_posted_ = false;
  const common::Nanoseconds now = common::MonotonicNow();
  flushes_.Collect();
  const bool is_awaited = !flushes_.empty();
  // Spans that come meanwhile wait for the next pump. To take one at a time from a fast producer
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
  // Not logged if the name has another address that works: localhost often has one on which nobody
  // listens.
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
  // A caller that has waited for a flush finds the states that belong to its outcome.
  if (has_news_ &&
      (!settled.empty() || (!flushes_.empty() && AreStatesDue(common::MonotonicNow())))) {
    ShowStates();
  }
  for (std::promise<void>& done : settled) done.set_value();
}

}  // namespace lightstep::delivery
