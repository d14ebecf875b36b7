// SpanFace: what OpenTracing's API sees of a span of OpenTelemetry's. The span of OpenTelemetry's
// owns the record; there is at most one face of it at a time.
//
// Made by the tracer, and where a span of OpenTelemetry's is the active one. Used by scopes.
// span_face_type.cc has the methods that Python calls.
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

// The face of a span of OpenTelemetry's API for `tracer`: of any implementation's, if it has a
// valid context, else None. Null with an exception set.
Ref FaceOf(PyObject* tracer, PyObject* span);

// The face of one of our spans.
Ref FaceOfOurs(PyObject* tracer, PyObject* span);

// The span that OpenTelemetry's API sees where one of OpenTracing's, of any class, is active: that
// of a face, else one that does not record, with the same context if it is one of ours. Null with
// an exception set.
Ref CurrentSpanFor(PyObject* opentracing_span);

// The baggage of an activated span; null where it has none.
const Baggage* BaggageOfActivated(PyObject* opentracing_span);

// span.finish(), overridden or not, of a span of any class. False with an exception set.
bool FinishByMethod(PyObject* opentracing_span);

// Sets each item of a mapping as a tag. False, with an exception set, for what ForgetException
// leaves set.
bool SetTagsOfFace(SpanFace* face, PyObject* tags);

// tp_dealloc.
void DeallocSpanFace(PyObject* self);

// False with an exception set.
bool MakeSpanFaceType();

}  // namespace lightstep::python::both_apis
