// The life of the background thread and of its loop: start and stop, file descriptors that are
// lost, and forks. What the thread does in each turn of the loop is in delivery.cc.

#include <chrono>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

#include "src/delivery/delivery.h"
#include "src/network/background_thread.h"

namespace lightstep::delivery {

std::unique_ptr<Delivery::Loop> Delivery::MakeLoop() {
  // Daemons put other descriptors in the place of the standard ones.
  const network::StandardTaken taken;
  return std::make_unique<Loop>();
}

// asio neither tells the numbers of its epoll instance and its timer nor reports that they fail. A
// timer that is due at once shows whether both work.
bool Delivery::Loop::IsAlive() {
  if (!canary.IsAlive()) return false;
  // Shared, because the handler runs later if what runs before it stops the context.
  const auto is_seen = std::make_shared<bool>(false);
  boost::asio::steady_timer probe{context, std::chrono::nanoseconds{0}};
  probe.async_wait([is_seen](boost::system::error_code error) {
    if (!error) *is_seen = true;
  });
  if (context.stopped()) context.restart();
  while (!*is_seen && context.poll_one() != 0) {
  }
  return *is_seen || context.stopped();  // by what ran meanwhile
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

// For a program that has closed descriptors of ours, as one does that becomes a daemon. Their
// numbers may belong to other files by now. So nothing is closed, and the old loop is never
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
    // The system provides no descriptors. The next check tries again.
    std::this_thread::sleep_for(std::chrono::nanoseconds{kMaxPollInterval});
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
  // This is the background thread itself, the last thread of the process, which runs the exit
  // handlers. It cannot be detached, because glibc 2.43 waits in detach for a thread that is
  // ending. So the handle is never destroyed.
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
  // Never destroyed, because the child has no such thread that could be joined or could leave.
  new std::thread{std::move(thread_)};
  if (parking_) new std::shared_ptr<Parking>{std::move(parking_)};
  thread_mutex_.unlock();
}

// Gives the child an epoll instance of its own. To be called before its sockets are closed, because
// closing a socket removes it from the instance that it is registered with, and that is still the
// parent's. Returns false if there can be none.
bool Delivery::LeaveParentsLoop() {
  if (!loop_->canary.IsAlive()) return false;
  try {
    loop_->context.notify_fork(boost::asio::io_context::fork_child);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace lightstep::delivery
