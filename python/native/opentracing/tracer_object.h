// _native.Tracer: starts spans. Here is what a program calls per span; what it calls once, its
// construction among it, is bound by Boost.Python (bind_*.cc).
#pragma once

#include <Python.h>

#include <memory>

#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"
#include "src/tracer/propagators.h"
#include "src/tracer/recorder.h"

namespace lightstep::python {

struct TracerObject : NativeObject {
  Ref scope_manager;
  // Null until __init__ was called.
  std::shared_ptr<tracer::Recorder> recorder;
  std::unique_ptr<tracer::Propagators> propagators;
};

extern PyTypeObject* tracer_type;

// False with an exception set.
bool MakeTracerType();

// False, with RuntimeError set, where a derived class has not called __init__.
bool CheckConstructed(const TracerObject* tracer);

}  // namespace lightstep::python
