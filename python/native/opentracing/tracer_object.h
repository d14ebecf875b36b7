// _native.Tracer: starts spans. tracer_type.cc has the methods that a program calls for each span.
// Those that it calls once, such as the construction, are bound by Boost.Python (bind_*.cc).
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
  // These are null until __init__ is called.
  std::shared_ptr<tracer::Recorder> recorder;
  std::shared_ptr<const tracer::Propagators> propagators;
};

extern PyTypeObject* tracer_type;

// False, with RuntimeError set, if a derived class has not called __init__.
bool CheckConstructed(const TracerObject* tracer);

}  // namespace lightstep::python
