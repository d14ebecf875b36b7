// The current Context, and how a span becomes current in it. With the API's default runtime this
// works directly on its context variable, with any other runtime through attach and detach. A
// Context is an immutable dict, so each span needs a new one.
#pragma once

#include <Python.h>

#include <optional>

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

// The span that a Context holds, borrowed from it, or null if it holds none. Sets no exception.
inline PyObject* SpanIn(PyObject* context) {
  return PyDict_Check(context) ? PyDict_GetItem(context, api.span_key) : nullptr;
}

// A Context with what `context` has, and `value` under `key`. Null with an exception set.
inline Ref WithValue(PyObject* context, PyObject* key, PyObject* value) {
  return Ref{CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.set_value, key, value, context,
                                        static_cast<PyObject*>(nullptr));
  })};
}

// Makes `span` the current one in a new Context, a copy of `current` otherwise. Returns a token for
// Detach, or null with an exception set.
Ref AttachSpan(PyObject* current, PyObject* span);

// Makes a Context the current one. Returns as AttachSpan.
Ref Attach(PyObject* context);

// Makes the previous Context current again. Returns false if the token belongs to another context
// or was used before, and nothing with an exception set if ForgetException leaves one set.
std::optional<bool> DetachHere(PyObject* token);

// Makes the previous Context current again. If the token belongs to another context or was used
// before, the API only logs that. Returns false, with an exception set, if ForgetException leaves
// one set.
bool Detach(PyObject* token);

}  // namespace lightstep::python::opentelemetry
