#include "python/native/opentracing/scope_type.h"

#include <Python.h>

#include "python/native/cpython/bound_to_self.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/scope_chain.h"
#include "python/native/opentracing/scope_interface.h"
#include "python/native/opentracing/scope_manager_object.h"
#include "python/native/opentracing/scope_object.h"
#include "python/native/opentracing/span_calls.h"

namespace lightstep::python {
namespace {

struct Scope {
  static bool Close(ScopeBase* base);
  static bool FinishSpan(PyObject* span) { return python::FinishSpan(span); }
};
using Interface = ScopeInterface<Scope>;

// A scope that another one covers cannot be closed. A scope that is not active in this context was
// entered in another one, and ends in both.
bool Scope::Close(ScopeBase* base) {
  auto* const scope = static_cast<ScopeObject*>(base);
  if (!scope->manager) return true;
  const Ref active = ActiveScopeOf(scope->manager.get());
  if (!active) return Interface::EndAfterFailure(scope);
  if (active.get() == AsPyObject(scope)) {
    if (!Deactivate(scope->manager.get(), scope->activation))
      return Interface::EndAfterFailure(scope);
  } else if (scope->is_closed || IsCovered(active, scope)) {
    return true;
  }
  return Interface::End(scope);
}

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
          Slot(Py_tp_methods, Interface::Methods()),
          Slot(Py_tp_members, Interface::Members()),
          Slot(Py_tp_getset, Interface::Properties()),
      });
  classes.scope = scope_type;
  call_scope = Interface::Call;
  return Interface::Complete(scope_type);
}

void MakeScopesCallable() { MakeCallable(classes.scope, kScopeCallOffset); }

}  // namespace lightstep::python
