#include "python/native/opentelemetry/tracer_object.h"

#include <new>

#include "python/native/opentelemetry/classes.h"

namespace lightstep::python::opentelemetry {

PyTypeObject* tracer_type;

Ref NewTracer(PyObject* provider) {
  auto* const tracer = Allocate<TracerObject>(classes.tracer);
  if (tracer == nullptr) return Ref{};
  WithDict(tracer);
  new (&tracer->provider) Ref{Ref::Share(provider)};
  new (&tracer->instrumentation_scope) Ref{Ref::Share(Py_None)};
  tracer->scope = 0;
  new (&tracer->scope_tags) decltype(tracer->scope_tags){};
  return Ref{AsPyObject(tracer)};
}

void DeallocTracer(PyObject* self) {
  if (!BeginDealloc(self)) return;
  TracerObject* const tracer = AsTracer(self);
  using Tags = decltype(tracer->scope_tags);
  tracer->scope_tags.~Tags();
  tracer->instrumentation_scope.~Ref();
  tracer->provider.~Ref();
  EndDealloc(self);
}

}  // namespace lightstep::python::opentelemetry
