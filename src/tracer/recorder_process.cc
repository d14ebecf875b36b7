// What a recorder does when its process forks or ends. Recording, flushing and closing are in
// recorder.cc.

#include <algorithm>
#include <new>
#include <utility>

#include "src/configuration/resolution.h"
#include "src/tracer/recorder.h"

namespace lightstep::tracer {

common::Nanoseconds Recorder::TimeoutAtEnd() const {
  return report_timeout_ - waited_at_exit_.load();
}

void Recorder::FlushAtExit(common::Nanoseconds begin) {
  const common::Nanoseconds time = TimeoutAtEnd();
  const common::Nanoseconds deadline = begin + time;
  // Not Flush, which would report a loss here instead of to a later call by the program.
  if (const std::shared_ptr<delivery::Delivery> delivery = GetDelivery()) {
    delivery->Flush(std::max<common::Nanoseconds>(0, deadline - common::MonotonicNow()));
  }
  waited_at_exit_ += std::min(time, common::MonotonicNow() - begin);
}

void Recorder::EndTls() {
  if (!configuration::UsesTls(options_)) return;
  // Never destroyed, with its connections, because freeing them would use OpenSSL.
  static auto* const kept = new std::vector<std::shared_ptr<void>>;
  if (std::shared_ptr<delivery::Delivery> delivery = GetDelivery()) {
    kept->push_back(std::move(delivery));
  }
  {
    const std::lock_guard lock{mutex_};
    if (tls_context_ != nullptr) kept->push_back(std::exchange(tls_context_, nullptr));
  }
  Close(0);
}

void Recorder::PrepareFork() {
  mutex_.lock();
  scopes_.PrepareFork();
  if (delivery_) delivery_->PrepareFork();
  if (recovery_) recovery_->PrepareFork();
}

void Recorder::ParentAfterFork() {
  if (recovery_) recovery_->ParentAfterFork();
  if (delivery_) delivery_->ParentAfterFork();
  scopes_.AfterFork();
  mutex_.unlock();
}

void Recorder::ChildAfterFork() {
  if (recovery_) {
    recovery_->ChildAfterFork();
    static_cast<void>(recovery_.release());  // the parent's, which is not the child's to end
  }
  is_forked_ = true;
  if (delivery_) {
    delivery_->ChildAfterFork();
    delivery_.reset();
  }
  clock_.Forget();
  scopes_.AfterFork();
  buffer_.Reset();
  origin_in_file_.reset();
  has_failed_to_make_file_ = false;
  ledger_.Reset();
  dropped_ = 0;
  lost_at_last_flush_ = 0;
  generation_.fetch_add(1, std::memory_order_relaxed);
  // A thread of the parent, which does not exist in the child, may hold it.
  new (&closing_mutex_) std::mutex;
  const State state = state_;
  state_ =
      state == State::kClosing || state == State::kClosed ? State::kClosed : State::kNotStarted;
  mutex_.unlock();
}

}  // namespace lightstep::tracer
