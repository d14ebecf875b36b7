#include "python/native/opentracing/scope_type.h"

#include <Python.h>
#include <structmember.h>

#include <cstddef>
#include <utility>

#include "python/native/cpython/bound_to_self.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/saved_exception.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/error_record.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/scope_chain.h"
#include "python/native/opentracing/scope_manager_object.h"
#include "python/native/opentracing/scope_object.h"
#include "python/native/opentracing/span_calls.h"

namespace lightstep::python {
namespace {

Overridable close_method;

// The offsets of the first two members behind the NativeObject.
constexpr Py_ssize_t kCallOffset = sizeof(NativeObject);
constexpr Py_ssize_t kSpanOffset = kCallOffset + sizeof(vectorcallfunc);
static_assert(sizeof(Ref) == sizeof(PyObject*));

ScopeObject* Self(PyObject* self) { return reinterpret_cast<ScopeObject*>(self); }

PyObject* NewReferenceOrNone(const Ref& object) {
  return NewReference(object ? object.get() : Py_None);
}

// The end of a scope that is not covered.
bool End(ScopeObject* scope) {
  if (std::exchange(scope->is_closed, true)) return true;
  return !scope->finish_on_close || FinishSpan(scope->span.get());
}

// Finishes the span although the manager has failed.
bool EndOfFailure(ScopeObject* scope) {
  SavedException failure;
  if (!End(scope) && !ForgetException()) failure.GiveWay();
  return false;
}

// A scope that another one covers cannot be closed. A scope that is not active in this context was
// entered in another one, and ends in both.
bool Close(ScopeObject* scope) {
  if (!scope->manager) return true;
  const Ref active = ActiveScopeOf(scope->manager.get());
  if (!active) return EndOfFailure(scope);
  if (active.get() == AsPyObject(scope)) {
    if (!Deactivate(scope->manager.get(), scope->activation)) return EndOfFailure(scope);
  } else if (scope->is_closed || IsCovered(active, scope)) {
    return true;
  }
  return End(scope);
}

PyObject* PyClose(PyObject* self, PyObject*) {
  if (!Close(Self(self))) return nullptr;
  Py_RETURN_NONE;
}

PyObject* PyEnter(PyObject* self, PyObject*) { return NewReference(self); }

// close(), overridden or not.
bool CloseByMethod(PyObject* self) {
  if (!close_method.IsOverridden(Self(self))) return Close(Self(self));
  return static_cast<bool>(CallMethod(self, names.close));
}

// Closes the scope although something interrupted the recording of the exception.
PyObject* CloseInterrupted(PyObject* self) {
  SavedException interruption;
  if (!CloseByMethod(self) && !ForgetException()) interruption.GiveWay();
  return nullptr;
}

const Signature kExit{"__exit__", /*required=*/3, "exc_type", "exc_val", "exc_tb"};
PyObject* PyExit(PyObject* self, PyObject* const (&arguments)[3]) {
  const bool is_recorded =
      arguments[0] == Py_None ||
      RecordError(Self(self)->span.get(), arguments[0], arguments[1], arguments[2]);
  if (!is_recorded) return CloseInterrupted(self);
  if (!CloseByMethod(self)) return nullptr;
  Py_RETURN_NONE;
}

PyObject* GetManager(PyObject* self, void*) { return NewReferenceOrNone(Self(self)->manager); }

// What `with` calls (bound_to_self.h): __enter__ without arguments, __exit__ with three.
PyObject* Call(PyObject* self, PyObject* const* arguments, std::size_t flagged,
               PyObject* keywords) {
  const Py_ssize_t positional = PyVectorcall_NARGS(flagged);
  if (positional == 0 && keywords == nullptr) return PyEnter(self, nullptr);
  return MatchAndCall<kExit, PyExit>(self, arguments, positional, keywords);
}

PyMethodDef methods[] = {
    {"close", PyClose, METH_NOARGS,
     "close($self)\n--\n\nEnds the scope, unless another scope covers it."},
    {"__enter__", PyEnter, METH_NOARGS, nullptr},
    FastMethod<kExit, PyExit>(nullptr),
    {nullptr, nullptr, 0, nullptr},
};

// A member rather than a property, which CPython 3.11 and newer read without a call.
PyMemberDef members[] = {
    {"span", T_OBJECT_EX, kSpanOffset, READONLY, "The span that is active."},
    {nullptr, 0, 0, 0, nullptr},
};

PyGetSetDef properties[] = {
    kDictProperty,
    {"manager", GetManager, nullptr, "The ScopeManager that made the scope.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool MakeScopeType() {
  scope_type = MakeType(
      "lightstep_streaming._native.Scope", sizeof(ScopeObject),
      {
          Slot(Py_tp_new, RefuseNew),
          Slot(Py_tp_dealloc, DeallocScope),
          Slot(Py_tp_traverse, Traverse<ScopeObject, &ScopeObject::manager, &ScopeObject::span,
                                        &ScopeObject::activation>),
          // The span stays: a cycle through the span is broken at the span.
          Slot(Py_tp_clear, Clear<ScopeObject, &ScopeObject::manager, &ScopeObject::activation>),
          Slot(Py_tp_methods, methods),
          Slot(Py_tp_members, members),
          Slot(Py_tp_getset, properties),
      });
  classes.scope = scope_type;
  call_scope = Call;
  if (scope_type == nullptr || !BindToSelf(scope_type, "__enter__") ||
      !BindToSelf(scope_type, "__exit__")) {
    return false;
  }
  MakeCallable(scope_type, kCallOffset);
  return close_method.Bind(scope_type, names.close);
}

void MakeScopesCallable() { MakeCallable(classes.scope, kCallOffset); }

}  // namespace lightstep::python
