// ScopeInterface: OpenTracing's Scope as Python calls it, for every kind of scope.
//
// Used by the types of scopes: of a Tracer, and of an OpenTracing tracer of a provider.
#pragma once

#include <Python.h>
#include <structmember.h>

#include <cstddef>
#include <utility>

#include "python/native/cpython/bound_to_self.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/end_of_failure.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/with_block.h"

namespace lightstep::python {

// What the objects of every kind begin with.
struct ScopeBase : NativeObject {
  vectorcallfunc call;  // bound_to_self.h
  Ref span;             // of any class, because managers may activate other tracers' spans
  Ref manager;
  bool finish_on_close;
  bool is_closed;
};

// The offset of the first member behind the NativeObject, for MakeCallable.
inline constexpr Py_ssize_t kScopeCallOffset = sizeof(NativeObject);

// `Own` is what differs, a class with these static functions. Both return false with an exception
// set.
//
//   bool Close(ScopeBase* scope);     ends the scope unless another one covers it
//   bool FinishSpan(PyObject* span);  span.finish(), overridden or not, of a span of any class
//
// Its name has internal linkage, so that the calls are inlined.
template <class Own>
class ScopeInterface {
 public:
  // The end of a scope that is not covered.
  static bool End(ScopeBase* scope) {
    if (std::exchange(scope->is_closed, true)) return true;
    return !scope->finish_on_close || Own::FinishSpan(scope->span.get());
  }

  // Finishes the span although something else has failed.
  static bool EndAfterFailure(ScopeBase* scope) {
    return EndOfFailure([scope] { return End(scope); });
  }

  // What `with` calls (bound_to_self.h): __enter__ without arguments, __exit__ with three.
  static PyObject* Call(PyObject* self, PyObject* const* arguments, std::size_t flagged,
                        PyObject* keywords) {
    const Py_ssize_t positional = PyVectorcall_NARGS(flagged);
    if (positional == 0 && keywords == nullptr) return Enter(self, nullptr);
    return MatchAndCall<kExit, PyExit>(self, arguments, positional, keywords);
  }

  static PyMethodDef* Methods() {
    static PyMethodDef methods[] = {
        {"close", PyClose, METH_NOARGS,
         "close($self)\n--\n\nEnds the scope, unless another one covers it."},
        {"__enter__", Enter, METH_NOARGS, nullptr},
        FastMethod<kExit, PyExit>(nullptr),
        {nullptr, nullptr, 0, nullptr},
    };
    return methods;
  }

  // A member rather than a property, which CPython 3.11 and newer read without a call.
  static PyMemberDef* Members() {
    static_assert(sizeof(Ref) == sizeof(PyObject*));
    static PyMemberDef members[] = {
        {"span", T_OBJECT_EX, kScopeCallOffset + Py_ssize_t{sizeof(vectorcallfunc)}, READONLY,
         "The span that is active."},
        {nullptr, 0, 0, 0, nullptr},
    };
    return members;
  }

  static PyGetSetDef* Properties() {
    static PyGetSetDef properties[] = {
        kDictProperty,
        {"manager", GetManager, nullptr, "The ScopeManager that made the scope.", nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr},
    };
    return properties;
  }

  // To be called once, with the type or null. False with an exception set.
  static bool Complete(PyTypeObject* type) {
    if (type == nullptr || !BindToSelf(type, "__enter__") || !BindToSelf(type, "__exit__")) {
      return false;
    }
    MakeCallable(type, kScopeCallOffset);
    return close_method_.Bind(type, names.close);
  }

 private:
  static ScopeBase* Self(PyObject* self) { return reinterpret_cast<ScopeBase*>(self); }

  static PyObject* PyClose(PyObject* self, PyObject*) {
    return Own::Close(Self(self)) ? NewReference(Py_None) : nullptr;
  }

  // close(), overridden or not.
  static bool CloseByMethod(PyObject* self) {
    if (!close_method_.IsOverridden(Self(self))) return Own::Close(Self(self));
    return static_cast<bool>(CallMethod(self, names.close));
  }

  static PyObject* PyExit(PyObject* self, PyObject* const (&arguments)[3]) {
    return Exit(Self(self)->span.get(), arguments, [self] { return CloseByMethod(self); });
  }

  static PyObject* GetManager(PyObject* self, void*) {
    const Ref& manager = Self(self)->manager;
    return NewReference(manager ? manager.get() : Py_None);
  }

  static inline Overridable close_method_;
};

}  // namespace lightstep::python
