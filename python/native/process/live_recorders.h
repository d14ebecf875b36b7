// The recorders that may still have spans to send: those of all tracers, and those of forgotten
// tracers until they have sent everything or are closed. When the interpreter ends, all of them are
// closed.
//
// Used by the tracer. Every function is called with the interpreter's lock held.
#pragma once

#include <memory>

#include "src/common/clock.h"
#include "src/tracer/recorder.h"

namespace lightstep::python {

void Enlist(std::shared_ptr<tracer::Recorder> recorder);

// For a tracer that is no more: ends the recorder at once if it has nothing left to send, else
// leaves it to send what it has.
void LetGo(std::shared_ptr<tracer::Recorder> recorder);

// Closes all at the same time, each within its report_timeout. False with an exception set where a
// signal's handler raised one.
bool CloseAll();

// Flushes all at the same time, each within `timeout` and its report_timeout, and leaves them open.
// Returns at once where nothing waits to be sent. No signal's handler runs meanwhile.
void FlushAll(common::Nanoseconds timeout);

}  // namespace lightstep::python
