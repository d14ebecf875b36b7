// Whether an exception comes from a signal handler. Python runs handlers between two steps of
// whatever code the main thread is in, so that a time limit that a handler raises can come out of a
// value's own __str__. It is not the value's, and the program waits for it.
//
// Used where exceptions that the service of tracing meets are forgotten.
#pragma once

namespace lightstep::python {

// About the exception that is set, and stays set. A handler is recognised by its frame in the
// traceback: it was called with a number and the frame that it interrupted, or its code is that of
// a handler that is installed. One that is not written in Python is not recognised.
bool IsFromSignalHandler();

}  // namespace lightstep::python
