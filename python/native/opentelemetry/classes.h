// The classes that users see, which lightstep_streaming.opentelemetry registers. The module makes
// instances of these.
#pragma once

#include <Python.h>

namespace lightstep::python::opentelemetry {

struct Classes {
  PyTypeObject* span;
  PyTypeObject* tracer;
};

inline Classes classes;

}  // namespace lightstep::python::opentelemetry
