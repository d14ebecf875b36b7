#include "python/native/opentelemetry/active_context.h"

namespace lightstep::python::opentelemetry {
namespace {

// Returns a copy of `current` with `span`.
Ref ContextWith(PyObject* current, PyObject* span) {
  if (api.context == nullptr || !PyDict_Check(current)) {
    return Ref{CallPython([&] {
      return PyObject_CallFunctionObjArgs(api.set_span_in_context, span, current,
                                          static_cast<PyObject*>(nullptr));
    })};
  }
  static PyObject* const no_arguments = PyTuple_New(0);
  Ref context{PyDict_Type.tp_new(api.context, no_arguments, nullptr)};
  if (!context) return Ref{};
  // It nearly always holds nothing or the parent alone.
  const Py_ssize_t size = PyDict_GET_SIZE(current);
  const bool has_others = size > 1 || (size == 1 && SpanIn(current) == nullptr);
  if (has_others && PyDict_Merge(context.get(), current, /*override=*/1) < 0) return Ref{};
  if (PyDict_SetItem(context.get(), api.span_key, span) < 0) return Ref{};
  return context;
}

}  // namespace

Ref AttachSpan(PyObject* current, PyObject* span) {
  const Ref context = ContextWith(current, span);
  return context ? Attach(context.get()) : Ref{};
}

Ref Attach(PyObject* context) {
  if (api.context_variable != nullptr) {
    return Ref{PyContextVar_Set(api.context_variable, context)};
  }
  return Ref{CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.attach, context, static_cast<PyObject*>(nullptr));
  })};
}

std::optional<bool> DetachHere(PyObject* token) {
  if (api.context_variable != nullptr) {
    if (PyContextVar_Reset(api.context_variable, token) == 0) return true;
    PyErr_Clear();
    return false;
  }
  const Ref done{CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.runtime_detach, token, static_cast<PyObject*>(nullptr));
  })};
  if (done) return true;
  if (!ForgetException()) return std::nullopt;
  return false;
}

bool Detach(PyObject* token) {
  if (api.context_variable != nullptr) {
    if (PyContextVar_Reset(api.context_variable, token) == 0) return true;
    PyErr_Clear();
  }
  const Ref done{CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.detach, token, static_cast<PyObject*>(nullptr));
  })};
  return done || ForgetException();
}

}  // namespace lightstep::python::opentelemetry
