// Records the exception that leaves a `with` block on the span, by OpenTracing's semantic
// conventions. Used at the end of the blocks of spans and scopes.
#pragma once

#include <Python.h>

namespace lightstep::python {

// For an error, sets the tag `error` and logs `event`, `message`, `error.object`, `error.kind` and
// `stack`; for a cancellation, logs `event`, `message` and `stack`; for an orderly end (leaving.h),
// does nothing. Calls the span's own set_tag and log_kv if they are overridden. Returns false, with
// an exception set, if ForgetException leaves one set. Other failures are ignored.
bool RecordError(PyObject* span, PyObject* type, PyObject* exception, PyObject* traceback);

}  // namespace lightstep::python
