// The argument `sampler` of a provider: None for what the environment says; a name that
// OTEL_TRACES_SAMPLER may have; a name and a ratio; or an object with should_sample.
#pragma once

#include <Python.h>

#include <optional>

#include "src/configuration/sdk_settings.h"

namespace lightstep::python::opentelemetry {

// Whether it is an object with should_sample.
bool IsForeignSampler(PyObject* sampler);

// The sampler that decides natively; nothing for None. A foreign one counts as the default, because
// the environment is not asked. Throws error_already_set with TypeError or ValueError.
std::optional<configuration::SamplerChoice> ReadSampler(PyObject* sampler);

}  // namespace lightstep::python::opentelemetry
