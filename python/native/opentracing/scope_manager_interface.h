// ScopeManagerInterface: OpenTracing's ScopeManager as Python calls it, for every kind of manager.
//
// Used by the types of scope managers: of a Tracer, and of an OpenTracing tracer of a provider.
#pragma once

#include <Python.h>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentracing/names.h"

namespace lightstep::python {

inline const Signature kActivate{"activate", /*required=*/2, "span", "finish_on_close"};

// `Own` is what differs, a class with these static functions. All return null with an exception
// set.
//
//   Ref Activate(PyObject* self, PyObject* span, bool finish_on_close);   the scope
//   Ref Active(PyObject* self);                                           the scope, or None
//
// Its name has internal linkage, so that the calls are inlined.
template <class Own>
class ScopeManagerInterface {
 public:
  static inline Overridable active;
  static inline Overridable activate;

  static PyMethodDef* Methods() {
    static PyMethodDef methods[] = {
        FastMethod<kActivate, PyActivate>(
            "activate($self, span, finish_on_close)\n--\n\nMakes a span active; returns its "
            "Scope."),
        {nullptr, nullptr, 0, nullptr},
    };
    return methods;
  }

  static PyGetSetDef* Properties() {
    static PyGetSetDef properties[] = {
        kDictProperty,
        {"active", GetActive, nullptr, "The active Scope, or None.", nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr},
    };
    return properties;
  }

  // To be called once, with the type or null. False with an exception set.
  static bool Complete(PyTypeObject* type) {
    return type != nullptr && active.Bind(type, names.active) &&
           activate.Bind(type, names.activate);
  }

 private:
  static PyObject* PyActivate(PyObject* self, PyObject* const (&arguments)[2]) {
    const int finish_on_close = CallPython([&] { return PyObject_IsTrue(arguments[1]); });
    if (finish_on_close < 0) return nullptr;
    return Own::Activate(self, arguments[0], finish_on_close != 0).Release();
  }

  static PyObject* GetActive(PyObject* self, void*) { return Own::Active(self).Release(); }
};

}  // namespace lightstep::python
