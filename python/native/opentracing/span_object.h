// _native.Span: a span being recorded, as Python sees it. The record lies in the object itself; its
// methods turn Python values into the wire's and write them straight into the record.
//
// Made by the tracer. Used by scopes, and by whoever looks for a parent.
#pragma once

#include <Python.h>

#include "python/native/cpython/native_object.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentracing/classes.h"
#include "src/tracer/span_record.h"

namespace lightstep::python {

struct SpanObject : NativeObject {
  Ref tracer;   // which holds the recorder that `record` writes to
  Ref context;  // the SpanContext that was asked for before; null when it is out of date
  tracer::SpanRecord record;
};

extern PyTypeObject* span_type;

// What else of a span our own code calls.
struct SpanMethods {
  Overridable finish;
  Overridable set_tag;
  Overridable log_kv;
};
extern SpanMethods span_methods;

// False with an exception set.
bool MakeSpanType();

inline bool IsSpan(PyObject* object) {
  return Py_TYPE(object) == classes.span || PyObject_TypeCheck(object, span_type);
}

// A span of `tracer`; null with an exception set. The references' contexts need live no longer than
// the call.
Ref NewSpan(PyObject* tracer, tracer::Recorder& recorder, std::string_view operation_name,
            const tracer::SpanReference* references, std::size_t reference_count,
            common::Nanoseconds start);

// Sets each item of a mapping as a tag; whatever else `tags` is has no effect. False, with an
// exception set, for what ForgetException leaves set.
bool SetTags(SpanObject* span, PyObject* tags);

// What each of these calls may be overridden. False with an exception set.
bool FinishSpan(PyObject* span);
bool SetTagOf(PyObject* span, PyObject* key, PyObject* value);
bool LogKvOf(PyObject* span, PyObject* key_values);

}  // namespace lightstep::python
