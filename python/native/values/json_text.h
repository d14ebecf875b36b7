// A dict, list, tuple or set as JSON (RFC 8259): what a json_value on the wire holds. Used for
// values of tags and log fields.
#pragma once

#include <Python.h>

#include <optional>
#include <string>

namespace lightstep::python {

// Any content is taken: what JSON has not is written as the nearest string, a container within
// itself or nested very deeply as "...". Beyond 1 MiB nothing is added. Nothing is returned, with
// an exception set, for what ForgetException leaves set.
std::optional<std::string> JsonTextOf(PyObject* container);

}  // namespace lightstep::python
