// Attributes of spans, events and links as the API lets them be given: the SDK's rules for types
// and keys, and the provider's limits.
//
// All of these return false, with an exception set, for what ForgetException leaves set. Values are
// converted before the record is touched: conversion may run Python code, which may use this span.
#pragma once

#include <Python.h>

#include <cstdint>

#include "python/native/opentelemetry/recording.h"
#include "python/native/opentelemetry/span_object.h"

namespace lightstep::python::opentelemetry {

// The span is recording, and the caller holds on to `key` and `value`. A key that is no str, or is
// empty, is dropped with a warning.
bool SetAttribute(SpanObject* span, PyObject* key, PyObject* value);

// Each item of a mapping. A key that is no str becomes its str(). Whatever else `attributes` is has
// no effect but a warning.
bool SetAttributes(SpanObject* span, PyObject* attributes);

// The attributes of an event or a link: at most `max_count`; what comes beyond is counted in
// `dropped`. `attributes` may be null or None.
bool ReadAttributes(const ProviderObject& provider, PyObject* attributes, std::uint32_t max_count,
                    Attributes& read, std::uint32_t& dropped);

}  // namespace lightstep::python::opentelemetry
