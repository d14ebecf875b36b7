// A tag as a program gives it, for a record. Used by both kinds of spans that OpenTracing's API
// sees: its own, and the faces of OpenTelemetry's.
//
// Every value is converted before the record is touched: conversion may run Python code, which may
// use this very span. Simple values need no conversion.
#pragma once

#include <Python.h>

#include <optional>
#include <string_view>

#include "python/native/cpython/text.h"
#include "python/native/values/value.h"
#include "src/tracer/span_record.h"

namespace lightstep::python {

inline ValueForm FormOf(const tracer::SpanRecord& record) {
  return record.is_otlp() ? ValueForm::kNested : ValueForm::kJson;
}

// Calls take(key, value) with the converted tag. The caller holds on to `key` and `value`. Returns
// false, with an exception set, if ForgetException leaves one set.
template <class Take>
[[gnu::always_inline]] inline bool ReadTag(const tracer::SpanRecord& record, PyObject* key,
                                           PyObject* value, Take take) {
  if (IsAsciiStr(key)) {
    if (const std::optional<Value> simple = SimpleValueOf(value)) {
      take(ViewOfAsciiStr(key), *simple);
      return true;
    }
  }
  const std::optional<Text> text = TextOf(key);
  if (!text) return false;
  const std::optional<WireValue> wire_value = ValueOf(value, FormOf(record));
  if (!wire_value) return false;
  take(text->view, wire_value->value);
  return true;
}

}  // namespace lightstep::python
