// Writes the tracer's own messages to logging.getLogger('lightstep_streaming').
//
// The messages come from threads that never take the interpreter's lock, and wait in a short queue.
// A Python thread writes them: a pending call of the interpreter starts it when there is a line,
// and it ends when there is none. So a handler never interrupts other code, and may wait, take
// locks or call the tracer. When the interpreter ends, the main thread writes the rest.
//
// Used by the tracer's construction, which puts MakeLogSink() into the options.
#pragma once

#include <Python.h>

#include <atomic>
#include <chrono>

#include "lightstep/log.h"

namespace lightstep::python {

// The caller holds the interpreter's lock.
LogSink MakeLogSink();

// On CPython 3.8, a pending call cannot be made safely: once the interpreter has begun to end,
// Py_AddPendingCall crashes on another thread, and nothing tells beforehand.
inline constexpr bool kHasPendingCalls = PY_VERSION_HEX >= 0x03090000;

namespace internal {
extern std::atomic<bool> lines_wait;  // where there are no pending calls
}  // namespace internal

// Starts the thread if lines wait and no pending call will start it, as on CPython 3.8. The caller
// of this and of all functions below holds the lock, too.
void StartWriterWherePending();

// The same, for each span that starts: costs nothing where a pending call starts the thread.
inline void StartWriterWithoutPendingCalls() {
  if (!kHasPendingCalls && internal::lines_wait.load(std::memory_order_relaxed)) {
    StartWriterWherePending();
  }
}

// Writes the waiting lines on the calling thread. For the constructor, so that its caller sees its
// warnings at once.
void WriteWaiting();

// Waits until the thread has written all earlier lines, so that the caller finds them in its log.
// Returns at once if a log handler calls it. False with an exception set if a signal handler raised
// one.
bool WaitForLines(std::chrono::milliseconds timeout);

// Waits until no handler runs, so that a child process does not inherit its lock.
void WaitForWriter(std::chrono::milliseconds timeout);

// To be called when the interpreter ends. The thread writes no further line, and no thread is
// started.
void StopWriter();

// To be called after StopWriter. Writes the waiting lines, unless a handler is stuck in the thread.
void WriteRest();

}  // namespace lightstep::python
