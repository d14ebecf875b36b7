#include "python/native/opentracing/scope_object.h"

#include <structmember.h>

#include <new>
#include <utility>

#include "python/native/cpython/bound_to_self.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/object_pool.h"
#include "python/native/cpython/saved_exception.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/error_record.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/scope_chain.h"
#include "python/native/opentracing/scope_manager_object.h"
#include "python/native/opentracing/span_object.h"

namespace lightstep::python {

PyTypeObject* scope_type;

namespace {

Overridable close_method;

ObjectPool<ScopeObject> pool;

// Of the first two members behind the NativeObject.
constexpr Py_ssize_t kCallOffset = sizeof(NativeObject);
constexpr Py_ssize_t kSpanOffset = kCallOffset + sizeof(vectorcallfunc);
static_assert(sizeof(Ref) == sizeof(PyObject*));

ScopeObject* Self(PyObject* self) { return reinterpret_cast<ScopeObject*>(self); }

PyObject* NewReferenceOrNone(const Ref& object) {
  return object ? object.NewReference() : Ref::Share(Py_None).Release();
}

// The end of a scope that is not covered.
bool End(ScopeObject* scope) {
  if (std::exchange(scope->is_closed, true)) return true;
  return !scope->finish_on_close || FinishSpan(scope->span.get());
}

// Where the manager fails, the span is finished nevertheless.
bool EndOfFailure(ScopeObject* scope) {
  SavedException failure;
  if (!End(scope) && !ForgetException()) failure.GiveWay();
  return false;
}

// A scope that another covers can't be closed. One that is not active in this context at all was
// entered in another, and ends in both.
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

PyObject* PyEnter(PyObject* self, PyObject*) { return Ref::Share(self).Release(); }

// close(), overridden or not.
bool CloseByMethod(PyObject* self) {
  if (!close_method.IsOverridden(Self(self))) return Close(Self(self));
  return static_cast<bool>(CallMethod(self, names.close));
}

// The scope is closed whatever comes while the exception is recorded.
PyObject* CloseInterrupted(PyObject* self) {
  SavedException interruption;
  if (!CloseByMethod(self) && !ForgetException()) interruption.GiveWay();
  return nullptr;
}

PyObject* PyExit(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                 PyObject* keywords) {
  static const Signature<3> signature{"__exit__", {"exc_type", "exc_val", "exc_tb"}, 3};
  PyObject* values[3];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  const bool is_recorded =
      values[0] == Py_None || RecordError(Self(self)->span.get(), values[0], values[1], values[2]);
  if (!is_recorded) return CloseInterrupted(self);
  if (!CloseByMethod(self)) return nullptr;
  Py_RETURN_NONE;
}

PyObject* GetManager(PyObject* self, void*) { return NewReferenceOrNone(Self(self)->manager); }

int Traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Self(self)->manager.get());
  Py_VISIT(Self(self)->span.get());
  Py_VISIT(Self(self)->activation.get());
  return TraverseNative(self, visit, arg);
}

// The span stays: what may lead back from it is the span's to break.
int Clear(PyObject* self) {
  Self(self)->manager.Reset();
  Self(self)->activation.Reset();
  ClearNative(self);
  return 0;
}

void Destroy(PyObject* self) {
  Self(self)->manager.~Ref();
  Self(self)->span.~Ref();
  Self(self)->activation.~Ref();
  pool.Give(self);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  if (!Self(self)->activation) return Destroy(self);
  // Never closed: there may be any number of these within one another, each held by the token of
  // the next, and the stack is not endless.
  Py_TRASHCAN_BEGIN(self, Dealloc);
  Destroy(self);
  Py_TRASHCAN_END;
}

// The scope as a function: what `with` calls, once without arguments and once with three.
PyObject* Call(PyObject* self, PyObject* const* arguments, std::size_t flagged,
               PyObject* keywords) {
  const Py_ssize_t positional = PyVectorcall_NARGS(flagged);
  if (positional == 0 && keywords == nullptr) return PyEnter(self, nullptr);
  return PyExit(self, arguments, positional, keywords);
}

PyMethodDef methods[] = {
    {"close", PyClose, METH_NOARGS,
     "close($self)\n--\n\nEnds the span's being active, unless another scope covers it."},
    {"__enter__", PyEnter, METH_NOARGS, nullptr},
    {"__exit__", AsMethod(PyExit), METH_FASTCALL | METH_KEYWORDS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

// A member and no property: from CPython 3.11 on the interpreter reads it without a call.
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
  PyType_Slot slots[] = {
      {Py_tp_new, reinterpret_cast<void*>(RefuseNew)},
      {Py_tp_dealloc, reinterpret_cast<void*>(Dealloc)},
      {Py_tp_traverse, reinterpret_cast<void*>(Traverse)},
      {Py_tp_clear, reinterpret_cast<void*>(Clear)},
      {Py_tp_methods, methods},
      {Py_tp_members, members},
      {Py_tp_getset, properties},
      {0, nullptr},
  };
  scope_type = MakeType("lightstep_streaming._native.Scope", sizeof(ScopeObject), slots);
  classes.scope = scope_type;
  if (scope_type == nullptr || !BindToSelf(scope_type, "__enter__") ||
      !BindToSelf(scope_type, "__exit__")) {
    return false;
  }
  MakeCallable(scope_type, kCallOffset);
  return close_method.Bind(scope_type, names.close);
}

void MakeScopesCallable() { MakeCallable(classes.scope, kCallOffset); }

Ref NewScope(PyObject* manager, PyObject* span, bool finish_on_close) {
  ScopeObject* const scope = pool.Take(classes.scope);
  if (scope == nullptr) return Ref{};
  scope->call = Call;
  new (&scope->manager) Ref{Ref::Share(manager)};
  new (&scope->span) Ref{Ref::Share(span)};
  new (&scope->activation) Ref{};
  scope->finish_on_close = finish_on_close;
  scope->is_closed = false;
  scope->depth = 1;
  scope->depth_to_sweep_at = kFirstDepthToSweepAt;
  PyObject_GC_Track(AsPyObject(scope));
  return Ref{AsPyObject(scope)};
}

}  // namespace lightstep::python
