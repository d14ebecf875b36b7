#include "python/native/process/python_logging.h"

#include <Python.h>
#include <pthread.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/interpreter_lock.h"
#include "python/native/cpython/text.h"
#include "python/native/process/waiting.h"

namespace lightstep::python {

std::atomic<bool> internal::lines_wait{false};

namespace {

constexpr std::size_t kMaxLines = 256;

// How long the interpreter waits for a log handler when it ends.
constexpr std::chrono::milliseconds kExitPatience{1000};

struct Line {
  LogLevel level;
  std::string text;
};

// The state of the thread that writes.
enum class Writer : std::uint8_t {
  kNone,
  kRequested,  // a pending call will start it
  kRunning,
};

struct Queue {
  std::mutex mutex;  // never held while waiting for anything, the interpreter's lock included
  std::condition_variable handler_ended;
  std::deque<Line> lines;
  std::uint64_t pushed = 0;   // lines since the process began
  std::uint64_t written = 0;  // of these
  Writer writer = Writer::kNone;
  bool is_in_handler = false;      // whether the thread runs a log handler
  std::thread::id handler_thread;  // the id of the thread
  bool is_ending = false;
};

// Never destroyed: the background thread may outlive the module.
Queue& GetQueue() {
  static auto* const queue = new Queue;
  return *queue;
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

// Exceptions of a handler, SystemExit too, are ignored, because no caller could receive them.
void WriteLine(const Line& line) {
  const Ref text = NewString(line.text);
  const Ref logging{CallPython([] { return PyImport_ImportModule("logging"); })};
  Ref logger, written;
  if (text && logging) {
    logger = Ref{CallPython([&] {
      return PyObject_CallMethod(logging.get(), "getLogger", "s", "lightstep_streaming");
    })};
  }
  if (logger) {
    written = Ref{CallPython([&] {
      return PyObject_CallMethod(logger.get(), "log", "isO", PythonLevel(line.level), "%s",
                                 text.get());
    })};
  }
  if (!written) PyErr_Clear();
}

// Returns the next line. The thread counts as being in a handler until LeaveHandler. Returns
// nothing if the thread has to end, and then it counts as ended.
std::optional<Line> TakeLine() {
  Queue& queue = GetQueue();
  const std::lock_guard lock{queue.mutex};
  if (queue.lines.empty() || queue.is_ending) {
    queue.writer = Writer::kNone;
    return std::nullopt;
  }
  Line line = std::move(queue.lines.front());
  queue.lines.pop_front();
  queue.is_in_handler = true;
  queue.handler_thread = std::this_thread::get_id();
  return line;
}

void LeaveHandler() {
  Queue& queue = GetQueue();
  const std::lock_guard lock{queue.mutex};
  queue.is_in_handler = false;
  ++queue.written;
  queue.handler_ended.notify_all();
}

// The function of the thread.
PyObject* WriteLines(PyObject*, PyObject*) {
  while (const std::optional<Line> line = TakeLine()) {
    WriteLine(*line);
    LeaveHandler();
  }
  Py_RETURN_NONE;
}

PyMethodDef write_lines_definition = {"write_log_lines", WriteLines, METH_NOARGS, nullptr};

// Uses _thread, because its threads need not be joined, and because it does not wait until the new
// thread runs: with gevent, such a wait would switch to other greenlets. In a process that gevent
// has patched, the thread is a greenlet.
bool StartThread() {
  const Ref write_lines{PyCFunction_New(&write_lines_definition, nullptr)};
  const Ref threads{CallPython([] { return PyImport_ImportModule("_thread"); })};
  if (!write_lines || !threads) return false;
  const Ref started{CallPython([&] {
    return PyObject_CallMethod(threads.get(), "start_new_thread", "O()", write_lines.get());
  })};
  return static_cast<bool>(started);
}

void StartWriter() {
  Queue& queue = GetQueue();
  {
    const std::lock_guard lock{queue.mutex};
    internal::lines_wait.store(false, std::memory_order_relaxed);
    if (queue.writer == Writer::kRunning) return;
    // Another thread may have written the lines by now.
    const bool is_needed = !queue.lines.empty() && !queue.is_ending;
    queue.writer = is_needed ? Writer::kRunning : Writer::kNone;
    if (!is_needed) return;
  }
  if (StartThread()) return;
  // The next line tries again.
  PyErr_Clear();
  const std::lock_guard lock{queue.mutex};
  queue.writer = Writer::kNone;
}

bool AskForWriter() {
  if (!kHasPendingCalls) {
    internal::lines_wait.store(true, std::memory_order_relaxed);
    return false;
  }
  return Py_AddPendingCall(
             [](void*) {
               StartWriter();
               return 0;
             },
             nullptr) == 0;
}

void Push(LogLevel level, std::string_view text) {
  Queue& queue = GetQueue();
  // Held during the call, so that no call is in progress once StopWriter has returned.
  const std::lock_guard lock{queue.mutex};
  if (queue.lines.size() == kMaxLines) return;
  queue.lines.push_back({level, std::string{text}});
  ++queue.pushed;
  if (queue.is_ending || queue.writer != Writer::kNone) return;
  // If the interpreter's own short queue is full, the next line tries again.
  if (AskForWriter()) queue.writer = Writer::kRequested;
}

// A child process must not inherit a locked mutex or a condition on which threads of its parent
// wait, and must not write its parent's lines.
void LockBeforeFork() { GetQueue().mutex.lock(); }
void UnlockInParent() { GetQueue().mutex.unlock(); }
void UnlockInChild() {
  new (&GetQueue().handler_ended) std::condition_variable;
  GetQueue().lines.clear();
  GetQueue().written = GetQueue().pushed;
  GetQueue().writer = Writer::kNone;
  GetQueue().is_in_handler = false;
  GetQueue().mutex.unlock();
}

// Returns true if no handler runs. None begins then until the caller gives up the interpreter's
// lock.
bool WaitUntilNoHandlerRuns(std::chrono::milliseconds timeout) {
  Queue& queue = GetQueue();
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    {
      const std::lock_guard lock{queue.mutex};
      if (!queue.is_in_handler) return true;
      // The caller is a handler, or a greenlet on the thread of a handler's greenlet.
      if (queue.handler_thread == std::this_thread::get_id()) return false;
    }
    if (std::chrono::steady_clock::now() >= deadline) return false;
    const InterpreterReleased released;
    std::unique_lock lock{queue.mutex};
    queue.handler_ended.wait_until(lock, deadline, [&] { return !queue.is_in_handler; });
  }
}

}  // namespace

LogSink MakeLogSink() {
  static const int handles_fork = pthread_atfork(LockBeforeFork, UnlockInParent, UnlockInChild);
  static_cast<void>(handles_fork);
  // Not first by the thread. With its first import, logging registers what the interpreter calls
  // around a fork. A fork that has begun by then calls only the second half, which fails.
  const Ref logging{CallPython([] { return PyImport_ImportModule("logging"); })};
  if (!logging) PyErr_Clear();
  return Push;
}

void StartWriterWherePending() {
  bool is_needed;
  {
    const std::lock_guard lock{GetQueue().mutex};
    is_needed = GetQueue().writer == Writer::kNone && !GetQueue().lines.empty();
  }
  if (is_needed) StartWriter();
}

bool WaitForLines(std::chrono::milliseconds timeout) {
  Queue& queue = GetQueue();
  StartWriter();
  std::uint64_t pushed;
  {
    const std::lock_guard lock{queue.mutex};
    // The caller is a handler, or a greenlet on the thread of a handler's greenlet.
    const bool is_handler =
        queue.is_in_handler && queue.handler_thread == std::this_thread::get_id();
    pushed = queue.pushed;
    const bool is_written = queue.written >= pushed;
    if (is_written || is_handler || queue.writer != Writer::kRunning || queue.is_ending)
      return true;
  }
  return WaitInterruptibly([&queue, pushed, timeout] {
           std::unique_lock lock{queue.mutex};
           return queue.handler_ended.wait_for(lock, timeout,
                                               [&] { return queue.written >= pushed; });
         })
      .has_value();
}

void WaitForWriter(std::chrono::milliseconds timeout) { WaitUntilNoHandlerRuns(timeout); }

void StopWriter() {
  Queue& queue = GetQueue();
  const std::lock_guard lock{queue.mutex};
  queue.is_ending = true;
}

void WriteWaiting() {
  Queue& queue = GetQueue();
  std::deque<Line> lines;
  {
    const std::lock_guard lock{queue.mutex};
    lines = std::exchange(queue.lines, {});
  }
  for (const Line& line : lines) WriteLine(line);
  const std::lock_guard lock{queue.mutex};
  queue.written += lines.size();
  queue.handler_ended.notify_all();
}

void WriteRest() {
  if (WaitUntilNoHandlerRuns(kExitPatience)) WriteWaiting();
}

}  // namespace lightstep::python
