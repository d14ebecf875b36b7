// The Context that is current, and how a span becomes the current one in it: straight on the
// context variable of the API's default runtime, and by its attach and detach where the runtime is
// another. A Context is a dict that refuses changes, so that a new one is made for each span.
#pragma once

#include <Python.h>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/api.h"

namespace lightstep::python::opentelemetry {

// Null with an exception set.
inline Ref CurrentContext() {
  if (api.context_variable == nullptr) {
    return Ref{CallPython([] {
      return PyObject_CallFunctionObjArgs(api.get_current, static_cast<PyObject*>(nullptr));
    })};
  }
  PyObject* current = nullptr;
  if (PyContextVar_Get(api.context_variable, nullptr, &current) < 0) return Ref{};
  return Ref{current};
}

// The span that a Context holds, borrowed from it; null where it holds none. Sets no exception.
inline PyObject* SpanIn(PyObject* context) {
  return PyDict_Check(context) ? PyDict_GetItem(context, api.span_key) : nullptr;
}

// Makes `span` the current one in a Context that is made of `current`. A token for Detach, or null
// with an exception set.
Ref AttachSpan(PyObject* current, PyObject* span);

// Makes a Context the current one. Returns as AttachSpan.
Ref Attach(PyObject* context);

// Makes the Context current that was so before. Where the token is of another context, or was used
// before, the API logs that and nothing else happens. False, with an exception set, for what
// ForgetException leaves set.
bool Detach(PyObject* token);

}  // namespace lightstep::python::opentelemetry
