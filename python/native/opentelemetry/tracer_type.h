// _native.OpenTelemetryTracer: the methods that Python calls on a tracer.
#pragma once

namespace lightstep::python::opentelemetry {

// False with an exception set.
bool MakeTracerType();

}  // namespace lightstep::python::opentelemetry
