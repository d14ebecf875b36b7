// The recorders that may still have spans to send: those of all tracers, and those of tracers that
// no longer exist, until they have sent everything or are closed.
//
// When the interpreter ends, DeliverAtExit is the first thing that happens to them. Exit handlers
// of the program that were registered earlier run after it, and objects are destroyed. What these
// finish is delivered by CloseRest, when nothing of Python's is left.
//
// Used by the tracer. Every function is called with the interpreter's lock held.
#pragma once

#include <memory>

#include "src/common/clock.h"
#include "src/tracer/recorder.h"

namespace lightstep::python {

void Enlist(std::shared_ptr<tracer::Recorder> recorder);

// To be called when a tracer is destroyed. Ends the recorder at once if it has nothing left to
// send, and otherwise lets it send what it has.
void LetGo(std::shared_ptr<tracer::Recorder> recorder);

// Closes all at the same time, each within its report_timeout. False with an exception set if a
// signal handler raised one.
bool CloseAll();

// Flushes all at the same time, each within its report_timeout, and closes those that have spans
// left, which nobody would say later. Returns as CloseAll.
bool DeliverAtExit();

// Closes all within what is left of their report_timeout. Runs no Python code.
void CloseRest();

// Flushes all at the same time, each within `timeout` and its report_timeout, and leaves them open.
// Returns at once if nothing waits to be sent. No signal handler runs meanwhile.
void FlushAll(common::Nanoseconds timeout);

}  // namespace lightstep::python
