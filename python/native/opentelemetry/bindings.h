// What of OpenTelemetry's face is put into the module. Used by module.cc.
#pragma once

namespace lightstep::python::opentelemetry {

// The types, and the function by which lightstep_streaming.opentelemetry connects them with
// opentelemetry-api. The API itself is not imported before that.
void BindTypes();

// What is bound of the provider, within its type.
void BindProvider();

// The type of propagators, with what is bound of it.
void BindPropagator();

}  // namespace lightstep::python::opentelemetry
