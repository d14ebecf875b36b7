// Mailbox: the way from other threads to the delivery loop. Every other thread posts through it. So
// nothing is posted to a loop that is gone, and no thread holds the loop's locks at the moment of a
// fork.
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

  // Runs `task` on the loop soon. Drops it if the loop is gone.
  template <class Task>
  void Post(Task task) {
    const std::lock_guard lock{mutex_};
    if (loop_ != nullptr) boost::asio::post(*loop_, std::move(task));
  }

  // From now on `loop` runs the tasks. Tasks that the previous loop has not run are lost with it.
  void Rebind(boost::asio::io_context& loop) {
    const std::lock_guard lock{mutex_};
    loop_ = &loop;
  }

  // Makes the loop return from run().
  void StopLoop() {
    const std::lock_guard lock{mutex_};
    if (loop_ != nullptr) loop_->stop();
  }

  // To be called before the loop is destroyed.
  void Close() {
    const std::lock_guard lock{mutex_};
    loop_ = nullptr;
  }

  // To be called around a fork, in the process that forks.
  void Lock() { mutex_.lock(); }
  void Unlock() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
  boost::asio::io_context* loop_;
};

}  // namespace lightstep::network
