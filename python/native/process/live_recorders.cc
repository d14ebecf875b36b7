#include "python/native/process/live_recorders.h"

#include <algorithm>
#include <future>
#include <system_error>
#include <utility>
#include <vector>

#include "python/native/cpython/interpreter_lock.h"
#include "python/native/process/waiting.h"

namespace lightstep::python {
namespace {

using Recorders = std::vector<std::shared_ptr<tracer::Recorder>>;

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
  // Their destructors wait for their threads.
  const InterpreterReleased released;
  ending.clear();
}

// Calls `action` with all recorders at the same time, each on its own thread. Returns whether all
// returned true. If the system provides no more threads, the rest are called one after the other.
template <class Action>
bool DoAtTheSameTime(const Recorders& recorders, const Action& action) {
  std::vector<std::future<bool>> results;
  for (const auto& recorder : recorders) {
    const auto act = [&action, &recorder] { return action(*recorder); };
    try {
      results.push_back(std::async(std::launch::async, act));
    } catch (const std::system_error&) {
      results.push_back(std::async(std::launch::deferred, act));
    }
  }
  bool is_true = true;
  for (std::future<bool>& result : results) is_true &= result.get();
  return is_true;
}

Recorders AllRecorders() {
  Recorders recorders;
  for (const LiveRecorder& live : All()) recorders.push_back(live.recorder);
  return recorders;
}

// DoAtTheSameTime while signal handlers run. False with an exception set if one raised it.
template <class Action>
bool DoWithAll(const Action& action) {
  const Recorders recorders = AllRecorders();
  if (recorders.empty()) return true;
  return WaitInterruptibly([recorders, action] { return DoAtTheSameTime(recorders, action); })
      .has_value();
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
  return DoWithAll(
      [](tracer::Recorder& recorder) { return recorder.Close(recorder.report_timeout()); });
}

bool DeliverAtExit() {
  return DoWithAll([begin = common::MonotonicNow()](tracer::Recorder& recorder) {
    recorder.FlushAtExit(begin);
    return !recorder.HasUnsentSpans() || recorder.Close(recorder.TimeoutAtEnd());
  });
}

void CloseRest() {
  DoAtTheSameTime(AllRecorders(), [](tracer::Recorder& recorder) {
    return recorder.Close(recorder.TimeoutAtEnd());
  });
}

void FlushAll(common::Nanoseconds timeout) {
  Recorders recorders;
  for (const LiveRecorder& live : All()) {
    if (live.recorder->HasUnsentSpans()) recorders.push_back(live.recorder);
  }
  if (recorders.empty()) return;
  const InterpreterReleased released;
  const common::Nanoseconds deadline = common::MonotonicNow() + timeout;
  DoAtTheSameTime(recorders, [deadline](tracer::Recorder& recorder) {
    const common::Nanoseconds rest =
        std::max<common::Nanoseconds>(0, deadline - common::MonotonicNow());
    return recorder.Flush(std::min(rest, recorder.report_timeout()));
  });
}

}  // namespace lightstep::python
