#include "python/native/opentracing/scope_object.h"

#include <new>

#include "python/native/cpython/object_pool.h"

namespace lightstep::python {

PyTypeObject* scope_type;
vectorcallfunc call_scope;

namespace {

ObjectPool<ScopeObject> pool;

void Destroy(PyObject* self) {
  auto* const scope = reinterpret_cast<ScopeObject*>(self);
  scope->manager.~Ref();
  scope->span.~Ref();
  scope->activation.~Ref();
  pool.Give(self);
}

}  // namespace

void DeallocScope(PyObject* self) {
  if (!BeginDealloc(self)) return;
  if (!reinterpret_cast<ScopeObject*>(self)->activation) return Destroy(self);
  // The scope was never closed. Any number of these may lie within one another, each held by the
  // token of the next, and the stack is not endless.
  Py_TRASHCAN_BEGIN(self, DeallocScope);
  Destroy(self);
  Py_TRASHCAN_END;
}

Ref NewScope(PyObject* manager, PyObject* span, bool finish_on_close) {
  ScopeObject* const scope = pool.Take(classes.scope);
  if (scope == nullptr) return Ref{};
  scope->call = call_scope;
  new (&scope->manager) Ref{Ref::Share(manager)};
  new (&scope->span) Ref{Ref::Share(span)};
  new (&scope->activation) Ref{};
  scope->finish_on_close = finish_on_close;
  scope->is_closed = false;
  scope->depth = 1;
  scope->depth_to_sweep_at = kMinSweepDepth;
  PyObject_GC_Track(AsPyObject(scope));
  return Ref{AsPyObject(scope)};
}

}  // namespace lightstep::python
