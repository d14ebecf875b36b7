#include "python/native/python_logging.h"

#include <Python.h>
#include <pthread.h>

#include <deque>
#include <mutex>
#include <string>
#include <utility>

#include "python/native/calls.h"
#include "python/native/text.h"

namespace lightstep::python {
namespace {

constexpr std::size_t kMostLines = 256;

struct Line {
  LogLevel level;
  std::string text;
};

struct Queue {
  std::mutex mutex;  // never held while waiting for anything, the interpreter's lock included
  std::deque<Line> lines;
  bool is_writing_scheduled = false;
  bool is_ending = false;
};

// Never destroyed: the background thread may outlive the module.
Queue& GetQueue() {
  static auto* const queue = new Queue;
  return *queue;
}

int WriteScheduledLines(void*) { return WriteLogLines() ? 0 : -1; }

// Has the main thread write the lines soon. False where it can't be asked.
bool ScheduleWriting() {
#if PY_VERSION_HEX >= 0x03090000
  return Py_AddPendingCall(WriteScheduledLines, nullptr) == 0;
#else
  // Where the interpreter has begun to end, CPython 3.8 crashes on this call from another thread,
  // and there is no telling: lines wait for flush(), close(), metrics() or the end.
  static_cast<void>(WriteScheduledLines);
  return false;
#endif
}

void Push(LogLevel level, std::string_view text) {
  Queue& queue = GetQueue();
  {
    const std::lock_guard lock{queue.mutex};
    if (queue.lines.size() == kMostLines) return;
    queue.lines.push_back({level, std::string{text}});
    if (queue.is_ending || std::exchange(queue.is_writing_scheduled, true)) return;
  }
  if (!ScheduleWriting()) {
    // The interpreter's own short queue is full: the next line tries again.
    const std::lock_guard lock{queue.mutex};
    queue.is_writing_scheduled = false;
  }
}

std::deque<Line> TakeLines() {
  Queue& queue = GetQueue();
  const std::lock_guard lock{queue.mutex};
  queue.is_writing_scheduled = false;
  return std::exchange(queue.lines, {});
}

int PythonLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return 10;
    case LogLevel::kInfo:
      return 20;
    case LogLevel::kWarning:
      return 30;
    case LogLevel::kError:
    case LogLevel::off:
      break;
  }
  return 40;
}

bool WriteLine(const Line& line) {
  const Ref text = NewString(line.text);
  const Ref logging{CallPython([] { return PyImport_ImportModule("logging"); })};
  if (!text || !logging) return ForgetException();
  const Ref logger{CallPython(
      [&] { return PyObject_CallMethod(logging.get(), "getLogger", "s", "lightstep_streaming"); })};
  if (!logger) return ForgetException();
  const Ref written{CallPython([&] {
    return PyObject_CallMethod(logger.get(), "log", "isO", PythonLevel(line.level), "%s",
                               text.get());
  })};
  return written || ForgetException();
}

// A child process must not inherit the lock taken, nor write its parent's lines.
void LockBeforeFork() { GetQueue().mutex.lock(); }
void UnlockInParent() { GetQueue().mutex.unlock(); }
void UnlockInChild() {
  GetQueue().lines.clear();
  GetQueue().is_writing_scheduled = false;
  GetQueue().mutex.unlock();
}

}  // namespace

LogSink MakeLogSink() {
  static const int handles_fork = pthread_atfork(LockBeforeFork, UnlockInParent, UnlockInChild);
  static_cast<void>(handles_fork);
  return Push;
}

bool WriteLogLines() {
  for (const Line& line : TakeLines()) {
    if (!WriteLine(line)) return false;
  }
  return true;
}

void StopScheduling() {
  Queue& queue = GetQueue();
  const std::lock_guard lock{queue.mutex};
  queue.is_ending = true;
}

}  // namespace lightstep::python
