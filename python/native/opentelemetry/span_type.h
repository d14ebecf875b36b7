// _native.OpenTelemetrySpan: the methods that Python calls on a span.
#pragma once

namespace lightstep::python::opentelemetry {

// False with an exception set.
bool MakeSpanType();

}  // namespace lightstep::python::opentelemetry
