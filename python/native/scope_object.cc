#include "python/native/scope_object.h"

#include <new>
#include <utility>

#include "python/native/calls.h"
#include "python/native/classes.h"
#include "python/native/error_record.h"
#include "python/native/names.h"
#include "python/native/object_pool.h"
#include "python/native/scope_manager_object.h"
#include "python/native/signature.h"
#include "python/native/span_object.h"

namespace lightstep::python {

PyTypeObject* scope_type;

namespace {

Overridable close_method;

ObjectPool<ScopeObject> pool;

ScopeObject* Self(PyObject* self) { return reinterpret_cast<ScopeObject*>(self); }

PyObject* NewReferenceOrNone(const Ref& object) {
  return object ? object.NewReference() : Ref::Share(Py_None).Release();
}

// Only the active scope can be closed.
bool Close(ScopeObject* scope) {
  if (!scope->manager) return true;
  const Ref active = ActiveScopeOf(scope->manager.get());
  if (!active) return false;
  if (active.get() != AsPyObject(scope)) return true;
  // Let go of here, so that scopes that are opened within one another's tasks make no chain.
  const Ref previous = std::move(scope->previous);
  if (!SetActiveScope(scope->manager.get(), previous.get())) return false;
  return !scope->finish_on_close || FinishSpan(scope->span.get());
}

PyObject* PyClose(PyObject* self, PyObject*) {
  if (!Close(Self(self))) return nullptr;
  Py_RETURN_NONE;
}

PyObject* PyEnter(PyObject* self, PyObject*) { return Ref::Share(self).Release(); }

PyObject* PyExit(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                 PyObject* keywords) {
  static const Signature signature{"__exit__", {"exc_type", "exc_val", "exc_tb"}, 3};
  PyObject* values[3];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  ScopeObject* const scope = Self(self);
  if (values[0] != Py_None && scope->span &&
      !RecordError(scope->span.get(), values[0], values[1], values[2])) {
    return nullptr;
  }
  if (!close_method.IsOverridden(scope)) return PyClose(self, nullptr);
  if (!CallMethod(self, names.close)) return nullptr;
  Py_RETURN_NONE;
}

PyObject* GetSpan(PyObject* self, void*) { return NewReferenceOrNone(Self(self)->span); }

PyObject* GetManager(PyObject* self, void*) { return NewReferenceOrNone(Self(self)->manager); }

int Traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Self(self)->manager.get());
  Py_VISIT(Self(self)->span.get());
  Py_VISIT(Self(self)->previous.get());
  return TraverseNative(self, visit, arg);
}

int Clear(PyObject* self) {
  Self(self)->manager.Reset();
  Self(self)->span.Reset();
  Self(self)->previous.Reset();
  ClearNative(self);
  return 0;
}

void Destroy(PyObject* self) {
  Self(self)->manager.~Ref();
  Self(self)->span.~Ref();
  Self(self)->previous.~Ref();
  ClearNative(self);
  pool.Give(self);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  if (!Self(self)->previous) return Destroy(self);
  // Never closed: there may be any number of these within one another, and the stack is not
  // endless.
  Py_TRASHCAN_BEGIN(self, Dealloc);
  Destroy(self);
  Py_TRASHCAN_END;
}

PyMethodDef methods[] = {
    {"close", PyClose, METH_NOARGS,
     "close($self)\n--\n\nEnds the span's being active, if it is the active one."},
    {"__enter__", PyEnter, METH_NOARGS, nullptr},
    {"__exit__", AsMethod(PyExit), METH_FASTCALL | METH_KEYWORDS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef properties[] = {
    kDictProperty,
    {"span", GetSpan, nullptr, "The span that is active.", nullptr},
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
      {Py_tp_getset, properties},
      {0, nullptr},
  };
  scope_type = MakeType("lightstep_streaming._native.Scope", sizeof(ScopeObject), slots);
  classes.scope = scope_type;
  return scope_type != nullptr && close_method.Bind(scope_type, names.close);
}

Ref NewScope(PyObject* manager, PyObject* span, bool finish_on_close, Ref previous) {
  ScopeObject* const scope = pool.Take(classes.scope);
  if (scope == nullptr) return Ref{};
  new (&scope->manager) Ref{Ref::Share(manager)};
  new (&scope->span) Ref{Ref::Share(span)};
  new (&scope->previous) Ref{std::move(previous)};
  scope->finish_on_close = finish_on_close;
  PyObject_GC_Track(AsPyObject(scope));
  return Ref{AsPyObject(scope)};
}

}  // namespace lightstep::python
