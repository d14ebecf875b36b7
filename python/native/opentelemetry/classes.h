// The classes that users see, as lightstep_streaming.opentelemetry has registered them. What the
// module makes is made of these.
#pragma once

#include <Python.h>

namespace lightstep::python::opentelemetry {

struct Classes {
  PyTypeObject* span;
  PyTypeObject* tracer;
};

inline Classes classes;

}  // namespace lightstep::python::opentelemetry
