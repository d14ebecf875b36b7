// Attributes of spans, events and links, by the SDK's rules for types and keys and by the
// provider's limits.
//
// All of these return false, with an exception set, if ForgetException leaves one set. Values are
// converted before the record is touched, because conversion may run Python code, which may use
// this span.
#pragma once

#include <Python.h>

#include <cstdint>

#include "python/native/cpython/items.h"
#include "python/native/opentelemetry/recording.h"
#include "python/native/opentelemetry/span_object.h"

namespace lightstep::python::opentelemetry {

// Sets one attribute of a span that is recording. The caller holds references to `key` and `value`.
// A key that is empty or not a str is dropped with a warning.
bool SetAttribute(SpanObject* span, PyObject* key, PyObject* value);

// Sets each item of a mapping. A key that is not a str is converted by str(). If `attributes` is
// not a mapping, nothing happens but a warning.
bool SetAttributes(SpanObject* span, PyObject* attributes);

// Whether an iteration over `attributes` counts as successful. Warns if they are not a mapping.
bool IsMappingRead(Iteration result, PyObject* attributes);

// Reads the attributes of an event or a link, at most `max_count`. The others are counted in
// `dropped`. `attributes` may be null or None.
bool ReadAttributes(const ProviderObject& provider, PyObject* attributes, std::uint32_t max_count,
                    Attributes& read, std::uint32_t& dropped);

}  // namespace lightstep::python::opentelemetry
