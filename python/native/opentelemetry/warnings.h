// Warnings about calls on spans, logged by logging.getLogger('lightstep_streaming.opentelemetry').
//
//     return Warn("Not a Link; dropped: %s", link);
#pragma once

#include <Python.h>

namespace lightstep::python::opentelemetry {

// `format` has a %s for each argument, which is shown as its repr(): the first 200 characters, or
// "<unprintable TypeName object>" if repr() fails. False, with an exception set, for exceptions
// that ForgetException leaves set.
bool Warn(const char* format, PyObject* argument);
bool Warn(const char* format, PyObject* first, PyObject* second);

// `format` has a %s for `argument`, which is shown as it is.
bool Warn(const char* format, const char* argument);

}  // namespace lightstep::python::opentelemetry
