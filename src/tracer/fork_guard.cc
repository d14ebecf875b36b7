#include "src/tracer/fork_guard.h"

#include <pthread.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "src/tracer/recorder.h"

namespace lightstep::tracer {
namespace {

// Held over a fork, so that no recorder comes or goes meanwhile. Never destroyed: a thread may fork
// while the process ends.
struct Registry {
  std::mutex mutex;
  std::vector<Recorder*> recorders;
};

Registry& TheRegistry() {
  static Registry* const registry = new Registry;
  return *registry;
}

void Prepare() {
  TheRegistry().mutex.lock();
  for (Recorder* recorder : TheRegistry().recorders) recorder->PrepareFork();
}

void Parent() {
  for (Recorder* recorder : TheRegistry().recorders) recorder->ParentAfterFork();
  TheRegistry().mutex.unlock();
}

void Child() {
  for (Recorder* recorder : TheRegistry().recorders) recorder->ChildAfterFork();
  TheRegistry().mutex.unlock();
}

}  // namespace

ForkGuard::ForkGuard(Recorder& recorder) : recorder_{recorder} {
  static std::once_flag once;
  std::call_once(once, [] { pthread_atfork(Prepare, Parent, Child); });
  const std::lock_guard lock{TheRegistry().mutex};
  TheRegistry().recorders.push_back(&recorder);
}

ForkGuard::~ForkGuard() {
  const std::lock_guard lock{TheRegistry().mutex};
  auto& recorders = TheRegistry().recorders;
  recorders.erase(std::find(recorders.begin(), recorders.end(), &recorder_));
}

}  // namespace lightstep::tracer
