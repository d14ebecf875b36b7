#include "python/native/opentracing/exceptions.h"

namespace lightstep::python {

Exceptions exceptions;

void RegisterException(PyObject*& registered, PyObject* type) {
  Py_INCREF(type);  // for as long as the process lives
  registered = type;
}

}  // namespace lightstep::python
