// A dict, list, tuple or set as JSON (RFC 8259), for json_value in LightStep's protocol. Used for
// values of tags and log fields.
#pragma once

#include <Python.h>

#include <optional>
#include <string>

namespace lightstep::python {

// Accepts any content. Values that JSON does not have are written as a similar string, and a
// container within itself, or nested too deep, as "...". Beyond 1 MiB nothing is added. Returns
// nothing, with an exception set, for exceptions that ForgetException leaves set.
std::optional<std::string> JsonTextOf(PyObject* container);

}  // namespace lightstep::python
