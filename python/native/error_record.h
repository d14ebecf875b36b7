// What an exception that leaves a `with` block says on the span, as OpenTracing's semantic
// conventions name it. Used by the ends of spans' and scopes' blocks.
#pragma once

#include <Python.h>

namespace lightstep::python {

// Sets the tag `error` and logs `event`, `message`, `error.object`, `error.kind` and `stack`, by
// the span's own set_tag and log_kv if they are overridden. The exception goes on whatever fails
// here: false, with an exception set, only for what is not an Exception.
bool RecordError(PyObject* span, PyObject* type, PyObject* exception, PyObject* traceback);

}  // namespace lightstep::python
