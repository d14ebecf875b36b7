// Delivery: the background thread that brings finished spans to the satellites. It takes slices
// from the buffer, gives them to streams that rotate over the endpoints that are well, and releases
// them when they are acknowledged; what a stream could not deliver goes to another.
//
// Owned by the tracer's Recorder, one a process. The thread never calls into the application.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "lightstep/metrics.h"
#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/common/span_clock.h"
#include "src/delivery/books.h"
#include "src/delivery/connection.h"
#include "src/delivery/directory.h"
#include "src/delivery/pace.h"
#include "src/delivery/settings.h"
#include "src/delivery/tickets.h"
#include "src/network/mailbox.h"
#include "src/network/tls_context.h"

namespace lightstep::delivery {

class Delivery final : private ConnectionOwner {
 public:
  // What delivery shares with the tracer; all of it outlives this.
  struct Shared {
    buffer::SpanBuffer& buffer;
    Books& books;
    const std::atomic<std::uint64_t>& dropped;  // spans that the tracer could not store
    std::atomic<bool>& disabled;                // set when a satellite says to stop reporting
    common::SpanClock& clock;
    const common::Logger& log;
  };

  Delivery(Settings settings, Shared shared);
  ~Delivery();

  // Starts the thread. Throws std::system_error where the system gives none.
  void Start();

  // Ends the thread and the connections. What is not acknowledged stays in the buffer.
  void Stop();

  // For any thread but the background one. Ends the streams under way and waits until everything
  // that was in the buffer before the call is acknowledged or rejected, or `timeout` has passed.
  // True when it was.
  bool Flush(common::Nanoseconds timeout);

  std::vector<EndpointMetrics> EndpointStates() const;

  // Around a fork (pthread_atfork). Between PrepareFork and ParentAfterFork the background thread
  // stands still where it holds no lock, so that the child inherits a state that is whole.
  void PrepareFork();
  void ParentAfterFork();
  // Gives up everything that the child shares with its parent, without a word on any connection.
  // All that can be done with a Delivery afterwards is to destroy it.
  void ChildAfterFork();

 private:
  // How the background thread is held still.
  struct Parking {
    std::promise<void> parked;
    std::promise<void> leave;
  };

  void OnLookUp(const Host& host, const std::string& error);
  void OnConnected(Connection& connection) override;
  void OnWritten(Connection& connection) override;
  void OnConnectFailed(Connection& connection, std::string reason) override;
  void OnStreamDone(Connection& connection, Stream stream, Outcome outcome) override;
  void OnBytesSent(std::size_t bytes) override;

  void Tick();
  void ShowStates();
  void DropRetired();
  void Pump();
  void TakeSlices(buffer::Position end);
  void GiveSlices(buffer::Position end);
  Connection* FindOpenStream();
  Connection* OpenNextStream();
  Connection* FindIdle(Endpoint& endpoint);
  void EndStreams(common::Nanoseconds now);
  void HurryStreams(common::Nanoseconds now);
  void SettleTickets();
  void Settle(const std::vector<buffer::Slice>& slices, std::atomic<std::uint64_t>& account);
  void SendAgain(const Stream& stream);
  void AbandonPending(buffer::Position end);

  const Settings settings_;
  Shared shared_;
  std::optional<network::TlsContext> tls_;
  boost::asio::io_context loop_{1};
  const std::shared_ptr<network::Mailbox> mailbox_ = std::make_shared<network::Mailbox>(loop_);
  boost::asio::steady_timer tick_{loop_};
  Pace pace_;

  Directory directory_;
  // Of all endpoints. A list: one may be added while they are gone through.
  std::list<Connection> connections_;

  std::deque<buffer::Slice> pending_;  // taken, with no stream; oldest first
  std::size_t pending_bytes_ = 0;
  std::multiset<std::uint64_t> unsettled_;  // sequences of slices taken and not released
  std::uint64_t taken_slices_ = 0;          // the sequence that the next slice will have
  std::uint64_t dropped_reported_ = 0;      // by streams that were acknowledged or are under way
  Tickets tickets_;
  common::RateLimit failure_log_{60'000'000'000};
  common::RateLimit rejection_log_{60'000'000'000};

  mutable std::mutex states_mutex_;
  std::vector<EndpointMetrics> states_;  // for EndpointStates

  std::mutex thread_mutex_;  // starting, stopping, forking
  std::thread thread_;
  std::optional<Parking> parking_;  // while a fork is under way
};

}  // namespace lightstep::delivery
