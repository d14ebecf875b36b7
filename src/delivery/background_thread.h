// Threads of the tracer's own. They are started with every signal blocked, so that the application's
// handlers never run on them.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <thread>
#include <utility>

namespace lightstep::delivery {

template <class Run>
std::thread StartBackgroundThread(Run run) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread{[run = std::move(run)]() mutable {
    pthread_setname_np(pthread_self(), "lightstep");
    run();
  }};
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace lightstep::delivery
