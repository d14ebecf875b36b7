// The way back from value.h: values as they lie in a protocol's bytes, as Python objects. A
// sequence is a tuple, a map is a dict.
//
// Used for what a span's record is asked for. The bytes are those of an encoder of ours.
#pragma once

#include <Python.h>

#include <string_view>

namespace lightstep::python {

// Puts the key and the value of a message KeyValue into a dict, where the later of two that are
// equal counts. False with an exception set.
bool ReadOtlpKeyValue(std::string_view message, PyObject* dict);
// Here arrays and maps are JSON, and so read by Python's json.
bool ReadLightStepKeyValue(std::string_view message, PyObject* dict);

}  // namespace lightstep::python
