#include "python/native/live_recorders.h"

#include <algorithm>
#include <future>
#include <utility>
#include <vector>

#include "python/native/interpreter_lock.h"
#include "python/native/waiting.h"

namespace lightstep::python {
namespace {

struct LiveRecorder {
  std::shared_ptr<tracer::Recorder> recorder;
  bool is_forgotten;
};

// Never destroyed: the process may end while threads still finish spans.
std::vector<LiveRecorder>& All() {
  static auto* const all = new std::vector<LiveRecorder>;
  return *all;
}

// Ends the recorders of forgotten tracers that have nothing left to do.
void EndIdle() {
  std::vector<LiveRecorder>& all = All();
  const auto idle = std::stable_partition(all.begin(), all.end(), [](const LiveRecorder& live) {
    return !live.is_forgotten || live.recorder->HasUnsentSpans();
  });
  std::vector<LiveRecorder> ending{std::make_move_iterator(idle),
                                   std::make_move_iterator(all.end())};
  all.erase(idle, all.end());
  if (ending.empty()) return;
  // Their threads are waited for.
  const InterpreterReleased released;
  ending.clear();
}

}  // namespace

void Enlist(std::shared_ptr<tracer::Recorder> recorder) {
  EndIdle();
  All().push_back({std::move(recorder), /*is_forgotten=*/false});
}

void LetGo(std::shared_ptr<tracer::Recorder> recorder) {
  for (LiveRecorder& live : All()) {
    if (live.recorder == recorder) live.is_forgotten = true;
  }
  recorder.reset();
  EndIdle();
}

bool CloseAll() {
  std::vector<std::shared_ptr<tracer::Recorder>> recorders;
  for (const LiveRecorder& live : All()) recorders.push_back(live.recorder);
  if (recorders.empty()) return true;
  return WaitInterruptibly([recorders] {
           std::vector<std::future<bool>> closing;
           for (const auto& recorder : recorders) {
             closing.push_back(
                 std::async([recorder] { return recorder->Close(recorder->report_timeout()); }));
           }
           return std::all_of(closing.begin(), closing.end(),
                              [](std::future<bool>& closed) { return closed.get(); });
         })
      .has_value();
}

}  // namespace lightstep::python
