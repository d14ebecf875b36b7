// What an exception that leaves a `with` block says on the span, as OpenTracing's semantic
// conventions name it. Used by the ends of spans' and scopes' blocks.
#pragma once

#include <Python.h>

namespace lightstep::python {

// For an error, sets the tag `error` and logs `event`, `message`, `error.object`, `error.kind` and
// `stack`; for a cancellation, logs `event`, `message` and `stack`; for an orderly end (leaving.h),
// does nothing. By the span's own set_tag and log_kv if they are overridden. The exception goes on
// whatever fails here: false, with an exception set, for what ForgetException leaves set.
bool RecordError(PyObject* span, PyObject* type, PyObject* exception, PyObject* traceback);

}  // namespace lightstep::python
