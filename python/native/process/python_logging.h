// The tracer's own messages, as lines of logging.getLogger('lightstep_streaming').
//
// They come up on threads that never take the interpreter's lock, and wait in a short queue. A
// Python thread of their own writes them: a pending call of the interpreter starts it when there is
// a line, and it ends when there is none. So a handler runs in the midst of nobody's work, and may
// wait, take locks or call the tracer. At the end of the interpreter the main thread writes the
// rest.
//
// Used by the tracer's construction, which gives MakeLogSink() to the options.
#pragma once

#include <chrono>

#include "lightstep/log.h"

namespace lightstep::python {

LogSink MakeLogSink();

// Starts the thread if lines wait and no pending call can be made for it, as on CPython 3.8. With
// the interpreter's lock held, as everything below.
void StartWriterWherePending();

// Writes what waits on the calling thread: for the constructor, whose caller sees its warnings at
// once.
void WriteWaiting();

// Waits until the thread has written what was said before, so that the caller finds it in its log.
// Returns at once where a handler asks. False with an exception set where a signal's handler raised
// one.
bool WaitForLines(std::chrono::milliseconds timeout);

// Waits until no handler runs, so that a child process does not inherit its lock.
void WaitForWriter(std::chrono::milliseconds timeout);

// The interpreter ends: the thread writes no further line, and none is started.
void StopWriter();

// After StopWriter: writes what waits, unless a handler is stuck in the thread.
void WriteRest();

}  // namespace lightstep::python
