#include "python/native/opentracing/classes.h"

namespace lightstep::python {

Classes classes;

}  // namespace lightstep::python
