// The argument `sampler` of a provider: None, which means the environment's; a name that
// OTEL_TRACES_SAMPLER may have; a name and a ratio; or an object with should_sample.
#pragma once

#include <Python.h>

#include <optional>

#include "src/configuration/sdk_settings.h"

namespace lightstep::python::opentelemetry {

// Whether it is an object with should_sample.
bool IsForeignSampler(PyObject* sampler);

// The native sampler, or nothing for None. For an object with should_sample it is the default, so
// that the environment is not read. Throws error_already_set with TypeError or ValueError.
std::optional<configuration::SamplerChoice> ReadSampler(PyObject* sampler);

}  // namespace lightstep::python::opentelemetry
