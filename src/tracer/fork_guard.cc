#include "src/tracer/fork_guard.h"

#include <pthread.h>

#include <mutex>

#include "src/tracer/recorder_registry.h"

namespace lightstep::tracer {
namespace {

void Prepare() {
  TheRecorderRegistry().mutex.lock();
  for (ProcessObserver* recorder : TheRecorderRegistry().recorders) recorder->PrepareFork();
}

void Parent() {
  for (ProcessObserver* recorder : TheRecorderRegistry().recorders) recorder->ParentAfterFork();
  TheRecorderRegistry().mutex.unlock();
}

void Child() {
  for (ProcessObserver* recorder : TheRecorderRegistry().recorders) recorder->ChildAfterFork();
  TheRecorderRegistry().mutex.unlock();
}

}  // namespace

void GuardForks() {
  static std::once_flag once;
  std::call_once(once, [] { pthread_atfork(Prepare, Parent, Child); });
}

}  // namespace lightstep::tracer
