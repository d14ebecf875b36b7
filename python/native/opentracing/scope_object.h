// ScopeObject: the time in which a span is active, from activation to close. Made by the native
// scope manager. scope_type.cc has the methods that Python calls.
#pragma once

#include <Python.h>

#include <cstdint>

#include "python/native/cpython/ref.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/scope_interface.h"

namespace lightstep::python {

struct ScopeObject : ScopeBase {
  // The contextvars.Token of the activation. Null once the scope is not active any more in the
  // context in which it was activated.
  Ref activation;
  // The number of scopes that are active in its context, this one and those that it covers, and the
  // number at which forgotten scopes are looked for (scope_chain.h). Approximate once scopes were
  // dropped.
  std::uint32_t depth;
  std::uint32_t depth_to_sweep_at;
};

extern PyTypeObject* scope_type;
extern vectorcallfunc call_scope;  // the `call` of every scope; set with the type

// A scope is forgotten when its span is finished and only the context refers to it, so that nobody
// can close it any more. From this depth on, activations look for such scopes (scope_chain.h).
inline constexpr std::uint32_t kMinSweepDepth = 64;

inline bool IsScope(PyObject* object) {
  return Py_TYPE(object) == classes.scope || PyObject_TypeCheck(object, scope_type);
}

inline ScopeObject* AsScope(const Ref& scope) {
  return reinterpret_cast<ScopeObject*>(scope.get());
}

// A scope that is not active yet. Null with an exception set.
Ref NewScope(PyObject* manager, PyObject* span, bool finish_on_close);

// tp_dealloc.
void DeallocScope(PyObject* self);

}  // namespace lightstep::python
