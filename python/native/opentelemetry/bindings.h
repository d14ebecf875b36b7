// The parts of OpenTelemetry's face that the module contains. Used by module.cc.
#pragma once

namespace lightstep::python::opentelemetry {

// Binds the types, and the function by which lightstep_streaming.opentelemetry connects them with
// opentelemetry-api. The API itself is not imported before that.
void BindTypes();

// Binds the methods of the provider, within its type.
void BindProvider();

// Binds the type of propagators and its methods.
void BindPropagator();

}  // namespace lightstep::python::opentelemetry
