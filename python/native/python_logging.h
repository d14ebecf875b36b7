// The tracer's own messages, as lines of logging.getLogger('lightstep_streaming'). They come up on
// threads that never take the interpreter's lock, wait in a short queue, and are written by the
// main thread between two steps of its program, or by whoever calls flush(), close() or metrics().
//
// Used by the tracer's construction, which gives MakeLogSink() to the options.
#pragma once

#include "lightstep/log.h"

namespace lightstep::python {

LogSink MakeLogSink();

// Writes what waits. An Exception of a logging handler goes no further; false, with an exception
// set, for what is not one. With the interpreter's lock held.
bool WriteLogLines();

// The interpreter ends: from now on only WriteLogLines writes.
void StopScheduling();

}  // namespace lightstep::python
