#include "python/native/opentracing/tracer_object.h"

namespace lightstep::python {

PyTypeObject* tracer_type;

bool CheckConstructed(const TracerObject* tracer) {
  if (tracer->recorder != nullptr) return true;
  PyErr_SetString(PyExc_RuntimeError, "Tracer.__init__() was not called");
  return false;
}

}  // namespace lightstep::python
