// Delivery: the background thread that sends finished spans to the satellites. The backlog takes
// slices from the buffer, the dispatcher gives them to streams on the connections of the pool, and
// StreamResults settles them or has them sent again.
//
// Owned by the tracer's Recorder, one per process. The thread never calls into the application.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "lightstep/metrics.h"
#include "src/buffer/scope_registry.h"
#include "src/buffer/span_source.h"
#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/common/span_clock.h"
#include "src/delivery/backlog.h"
#include "src/delivery/connection.h"
#include "src/delivery/dispatcher.h"
#include "src/delivery/endpoints/directory.h"
#include "src/delivery/ledger.h"
#include "src/delivery/pending_flushes.h"
#include "src/delivery/poll_interval.h"
#include "src/delivery/pool.h"
#include "src/delivery/process_end.h"
#include "src/delivery/settings.h"
#include "src/delivery/stream_results.h"
#include "src/network/descriptors.h"
#include "src/network/mailbox.h"
#include "src/network/tls_context.h"

namespace lightstep::delivery {

class Delivery final : private ConnectionOwner {
 public:
  // What delivery shares with the tracer; all of it outlives this.
  struct Shared {
    buffer::SpanSource& buffer;
    const buffer::ScopeRegistry& scopes;  // of the spans in the buffer
    Ledger& ledger;
    const std::atomic<std::uint64_t>& dropped;  // spans that the tracer could not store
    std::atomic<bool>& disabled;                // set when a satellite said to stop reporting
    common::SpanClock& clock;
    const common::Logger& log;
    // Called on the background thread before it dozes: the next span has to call Wake. May be
    // empty.
    std::function<void()> on_doze{};
  };

  Delivery(Settings settings, Shared shared);
  ~Delivery();

  // Starts the thread. Throws std::system_error if the system provides none.
  void Start();

  // Ends the thread and the connections. What is not acknowledged stays in the buffer.
  void Stop();

  // For any thread but the background one. Ends the open streams and waits until everything that
  // was in the buffer before the call is settled. Returns false if that takes longer than
  // `timeout`.
  bool Flush(common::Nanoseconds timeout);

  // For any thread: a span was put into the buffer while the background thread dozed.
  void Wake();

  std::vector<EndpointMetrics> EndpointStates() const;

  // To be called around a fork (pthread_atfork). Between PrepareFork and ParentAfterFork the
  // background thread stands still without holding a lock, so that the child inherits a consistent
  // state.
  void PrepareFork();
  void ParentAfterFork();
  // Gives up everything that the child shares with its parent, and sends nothing on any connection.
  // Afterwards the Delivery can only be destroyed.
  void ChildAfterFork();

 private:
  // How the background thread is held still.
  struct Parking {
    std::promise<void> parked;
    std::promise<void> leave;
    std::atomic<bool> is_taken{false};
  };

  // The parts that use file descriptors. They are made again when the descriptors are lost.
  struct Loop {
    boost::asio::io_context context{1};
    boost::asio::steady_timer tick{context};  // makes the descriptors of the context
    network::Canary canary;

    // Whether the descriptors are still those that were made. On the background thread.
    bool IsAlive();
  };

  void OnLookUp(const Host& host, const std::string& error);
  void OnConnected(Connection& connection) override;
  void OnWritten(Connection& connection) override;
  void OnConnectFailed(Connection& connection, std::string reason) override;
  void OnStreamEnd(Connection& connection, Stream stream, StreamEnd end) override;
  void OnBytesSent(std::size_t bytes) override;

  static std::unique_ptr<Loop> MakeLoop();
  void MakePool();
  void Run();
  void Rebuild();
  // For a loop whose descriptors may belong to other files: it is never destroyed.
  void LeakLoop() { static_cast<void>(loop_.release()); }
  bool LeaveParentsLoop();
  void Tick();
  void WaitForNextTick();
  void ShowStates();
  bool AreStatesDue(common::Nanoseconds now) const;
  void Pump();
  void PumpSoon();
  void SettleFlushes();

  const Settings settings_;
  Shared shared_;
  std::shared_ptr<network::TlsContext> tls_;  // null: no endpoint needs it
  std::unique_ptr<Loop> loop_ = MakeLoop();
  const std::shared_ptr<network::Mailbox> mailbox_ =
      std::make_shared<network::Mailbox>(loop_->context);
  PollInterval poll_interval_;

  Directory directory_;
  Backlog backlog_;
  StreamResults results_;
  std::optional<Pool> pool_;
  Dispatcher dispatcher_;
  PendingFlushes flushes_;
  ProcessEnd process_end_;
  common::RateLimit failure_log_{kLogInterval};

  bool is_pump_posted_ = false;
  bool has_news_ = false;          // of endpoints, not shown yet
  common::Nanoseconds shown_ = 0;  // when their states were shown
  mutable std::mutex states_mutex_;
  std::vector<EndpointMetrics> states_;  // for EndpointStates

  std::mutex thread_mutex_;  // starting, stopping, forking
  std::thread thread_;
  std::atomic<bool> is_stopping_{false};
  std::atomic<bool> has_ended_{false};  // the thread, which may end before Stop: see ProcessEnd
  std::shared_ptr<Parking> parking_;    // while a fork is under way
};

}  // namespace lightstep::delivery
