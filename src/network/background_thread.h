// Starts the tracer's own threads with every signal blocked, so that the application's handlers
// never run on them.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <thread>
#include <utility>

#include "src/network/own_threads.h"

namespace lightstep::network {

// Blocks every signal in the calling thread during its lifetime. Threads started meanwhile inherit
// that.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

// Throws std::system_error if the system provides no thread.
template <class Run>
std::thread StartBackgroundThread(Run run) {
  const SignalsBlocked blocked;
  return std::thread{[run = std::move(run)]() mutable {
    const OwnThread counted;
    pthread_setname_np(pthread_self(), "lightstep");
    run();
  }};
}

}  // namespace lightstep::network
