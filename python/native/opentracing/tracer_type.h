// The type _native.Tracer: the methods that Python calls for each span.
#pragma once

namespace lightstep::python {

// False with an exception set.
bool MakeTracerType();

}  // namespace lightstep::python
