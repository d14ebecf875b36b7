// The way from other threads to the delivery loop. Everything that is not on the loop's own thread
// posts through here: so that nothing is posted to a loop that is gone, and so that no thread is
// inside the loop's locks at the moment of a fork.
//
// Used by Delivery and by its resolvers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <utility>

namespace lightstep::network {

class Mailbox {
 public:
  explicit Mailbox(boost::asio::io_context& loop) : loop_{&loop} {}

  // Runs `task` on the loop soon; forgets it where the loop is gone.
  template <class Task>
  void Post(Task task) {
    const std::lock_guard lock{mutex_};
    if (loop_ != nullptr) boost::asio::post(*loop_, std::move(task));
  }

  // From now on `loop` runs the tasks. Those that the loop before has not run are forgotten with
  // it.
  void Rebind(boost::asio::io_context& loop) {
    const std::lock_guard lock{mutex_};
    loop_ = &loop;
  }

  // Has the loop return from what it runs.
  void StopLoop() {
    const std::lock_guard lock{mutex_};
    if (loop_ != nullptr) loop_->stop();
  }

  // The loop is about to go.
  void Close() {
    const std::lock_guard lock{mutex_};
    loop_ = nullptr;
  }

  // Around a fork, in the process that forks.
  void Lock() { mutex_.lock(); }
  void Unlock() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
  boost::asio::io_context* loop_;
};

}  // namespace lightstep::network
