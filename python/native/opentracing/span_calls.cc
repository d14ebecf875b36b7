#include "python/native/opentracing/span_calls.h"

#include "python/native/cpython/calls.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/span_object.h"

namespace lightstep::python {

SpanMethods span_methods;

bool FinishSpan(PyObject* span) {
  if (IsSpan(span) && !span_methods.finish.IsOverridden(AsSpan(span))) {
    return Finish(AsSpan(span), nullptr);
  }
  return static_cast<bool>(CallMethod(span, names.finish));
}

bool SetTagOf(PyObject* span, PyObject* key, PyObject* value) {
  if (IsSpan(span) && !span_methods.set_tag.IsOverridden(AsSpan(span))) {
    return SetTag(AsSpan(span), key, value);
  }
  return static_cast<bool>(CallMethod(span, names.set_tag, key, value));
}

bool LogKvOf(PyObject* span, PyObject* key_values) {
  if (IsSpan(span) && !span_methods.log_kv.IsOverridden(AsSpan(span))) {
    return LogKv(AsSpan(span), key_values, nullptr);
  }
  return static_cast<bool>(CallMethod(span, names.log_kv, key_values));
}

}  // namespace lightstep::python
