// Recognises exceptions that come from a signal handler. Python runs handlers between two steps of
// whatever code the main thread executes. So a time limit that a handler raises can come out of a
// value's __str__ method, although the value did not raise it. The program expects this exception.
//
// Used where exceptions are cleared that user code raises while it is called for tracing.
#pragma once

namespace lightstep::python {

// Whether the exception that is set comes from a signal handler. It stays set. A handler is
// recognised by its frame in the traceback: its arguments are a number and the frame that it
// interrupted, or its code is that of an installed handler. A handler that is not written in Python
// is not recognised.
bool IsFromSignalHandler();

}  // namespace lightstep::python
