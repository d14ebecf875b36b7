#include <Python.h>
#include <structmember.h>

#include <cstddef>
#include <new>
#include <optional>
#include <utility>

#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/scope_object.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/cpython/bound_to_self.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/object_pool.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/saved_exception.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentracing/error_record.h"
#include "python/native/opentracing/names.h"

namespace lightstep::python::both_apis {

PyTypeObject* scope_type;

namespace {

ObjectPool<ScopeObject> pool;
Overridable close_method;

// The offsets of the first two members behind the NativeObject.
constexpr Py_ssize_t kCallOffset = sizeof(NativeObject);
constexpr Py_ssize_t kSpanOffset = kCallOffset + sizeof(vectorcallfunc);
static_assert(sizeof(Ref) == sizeof(PyObject*));

bool End(ScopeObject* scope) {
  if (std::exchange(scope->is_closed, true)) return true;
  return !scope->finish_on_close || FinishByMethod(scope->span.get());
}

// Finishes the span although something else has failed.
bool EndOfFailure(ScopeObject* scope) {
  SavedException failure;
  if (!End(scope) && !ForgetException()) failure.GiveWay();
  return false;
}

// A scope that was entered in another context ends there too (active_scope.h).
bool Close(ScopeObject* scope) {
  if (!scope->current) return true;
  const std::optional<Covering> covering = CoveringOf(scope);
  if (!covering) return EndOfFailure(scope);
  if (*covering == Covering::kCovered) return true;
  if (*covering == Covering::kActive && !Uncover(scope)) return EndOfFailure(scope);
  return End(scope);
}

PyObject* PyClose(PyObject* self, PyObject*) {
  return Close(AsScope(self)) ? NewReference(Py_None) : nullptr;
}

PyObject* PyEnter(PyObject* self, PyObject*) { return NewReference(self); }

// close(), overridden or not.
bool CloseByMethod(PyObject* self) {
  if (!close_method.IsOverridden(AsScope(self))) return Close(AsScope(self));
  return static_cast<bool>(CallMethod(self, python::names.close));
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
      RecordError(AsScope(self)->span.get(), arguments[0], arguments[1], arguments[2]);
  if (!is_recorded) return CloseInterrupted(self);
  return CloseByMethod(self) ? NewReference(Py_None) : nullptr;
}

// What `with` calls (bound_to_self.h): __enter__ without arguments, __exit__ with three.
PyObject* Call(PyObject* self, PyObject* const* arguments, std::size_t flagged,
               PyObject* keywords) {
  const Py_ssize_t positional = PyVectorcall_NARGS(flagged);
  if (positional == 0 && keywords == nullptr) return PyEnter(self, nullptr);
  return MatchAndCall<kExit, PyExit>(self, arguments, positional, keywords);
}

PyObject* GetManager(PyObject* self, void*) {
  const Ref& manager = AsScope(self)->manager;
  return NewReference(manager ? manager.get() : Py_None);
}

void Destroy(PyObject* self) {
  ScopeObject* const scope = AsScope(self);
  scope->activation.~Ref();
  scope->before.~Ref();
  scope->current.~Ref();
  scope->manager.~Ref();
  scope->span.~Ref();
  pool.Give(self);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  // Any number of scopes that were never closed may lie within one another.
  Py_TRASHCAN_BEGIN(self, Dealloc);
  Destroy(self);
  Py_TRASHCAN_END;
}

PyMethodDef methods[] = {
    {"close", PyClose, METH_NOARGS,
     "close($self)\n--\n\nEnds the scope, unless another scope or span covers it."},
    {"__enter__", PyEnter, METH_NOARGS, nullptr},
    FastMethod<kExit, PyExit>(nullptr),
    {nullptr, nullptr, 0, nullptr},
};

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

Ref NewScope(PyObject* manager, PyObject* span, PyObject* current, bool finish_on_close) {
  ScopeObject* const scope = pool.Take(classes.scope);
  if (scope == nullptr) return Ref{};
  scope->call = Call;
  new (&scope->span) Ref{Ref::Share(span)};
  new (&scope->manager) Ref{Ref::Share(manager)};
  new (&scope->current) Ref{Ref::Share(current)};
  new (&scope->before) Ref{};
  new (&scope->activation) Ref{};
  scope->finish_on_close = finish_on_close;
  scope->is_closed = false;
  PyObject_GC_Track(AsPyObject(scope));
  return Ref{AsPyObject(scope)};
}

bool MakeScopeType() {
  using Object = ScopeObject;
  scope_type = MakeType(
      "lightstep_streaming._native.OpenTelemetryScope", sizeof(ScopeObject),
      {
          Slot(Py_tp_new, RefuseNew),
          Slot(Py_tp_dealloc, Dealloc),
          Slot(Py_tp_traverse, Traverse<Object, &Object::span, &Object::manager, &Object::current,
                                        &Object::before, &Object::activation>),
          // The span stays: a cycle through the span is broken at the span.
          Slot(Py_tp_clear, Clear<Object, &Object::manager, &Object::before, &Object::activation>),
          Slot(Py_tp_methods, methods),
          Slot(Py_tp_members, members),
          Slot(Py_tp_getset, properties),
      });
  classes.scope = scope_type;
  if (scope_type == nullptr || !BindToSelf(scope_type, "__enter__") ||
      !BindToSelf(scope_type, "__exit__")) {
    return false;
  }
  MakeCallable(scope_type, kCallOffset);
  return close_method.Bind(scope_type, python::names.close);
}

void MakeScopesCallable() { MakeCallable(classes.scope, kCallOffset); }

}  // namespace lightstep::python::both_apis
