// SpanFace: a span of OpenTelemetry's API as OpenTracing's API sees it. The former owns the record.
// It has at most one face at a time.
//
// Made by the tracer, and when a program asks for the active span and OpenTelemetry's API has
// activated it. Used by scopes. span_face_type.cc has the methods that Python calls.
#pragma once

#include <Python.h>

#include "lightstep/baggage.h"
#include "python/native/both_apis/classes.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/span_object.h"

namespace lightstep::python::both_apis {

struct SpanFace : NativeObject {
  Ref tracer;   // OpenTracing's
  Ref span;     // of OpenTelemetry's API, one of ours
  Ref context;  // OpenTracing's SpanContext; null until it is asked for or when it is out of date
};

extern PyTypeObject* span_face_type;

inline bool IsSpanFace(PyObject* object) {
  return Py_TYPE(object) == classes.span || PyObject_TypeCheck(object, span_face_type);
}

inline SpanFace* AsSpanFace(PyObject* face) { return reinterpret_cast<SpanFace*>(face); }

inline opentelemetry::SpanObject* SpanOfFace(PyObject* face) {
  return opentelemetry::AsSpan(AsSpanFace(face)->span.get());
}

// The face of a span of OpenTelemetry's API, by any implementation, for `tracer`. None if the span
// has no valid context. Null with an exception set.
Ref FaceOf(PyObject* tracer, PyObject* span);

// The face of one of our spans. Null with an exception set.
Ref FaceOfOurs(PyObject* tracer, PyObject* span);

// The span that OpenTelemetry's API sees while an OpenTracing span of any class is active. For a
// face it is the face's span. Otherwise it is one that does not record, with the same context if
// the OpenTracing span is one of ours. Null with an exception set.
Ref CurrentSpanFor(PyObject* opentracing_span);

// The baggage of an activated span, or null if it has none.
const Baggage* BaggageOfActivated(PyObject* opentracing_span);

// Calls span.finish(), overridden or not, of a span of any class. Returns false with an exception
// set.
bool FinishByMethod(PyObject* opentracing_span);

// Sets each item of a mapping as a tag. Returns false, with an exception set, if ForgetException
// leaves one set.
bool SetTagsOfFace(SpanFace* face, PyObject* tags);

// tp_dealloc.
void DeallocSpanFace(PyObject* self);

// False with an exception set.
bool MakeSpanFaceType();

}  // namespace lightstep::python::both_apis
