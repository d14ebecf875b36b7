#include "python/native/both_apis/span_face.h"

#include <new>

#include "lightstep/span_context.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/object_pool.h"
#include "python/native/opentelemetry/parent.h"
#include "python/native/opentelemetry/span_context.h"
#include "python/native/opentracing/context_of.h"

namespace lightstep::python::both_apis {

PyTypeObject* span_face_type;

namespace {

namespace otel = opentelemetry;

ObjectPool<SpanFace> pool;

}  // namespace

Ref FaceOfOurs(PyObject* tracer, PyObject* span) {
  PyObject*& known = otel::AsSpan(span)->opentracing_face;
  if (known != nullptr) return Ref::Share(known);
  SpanFace* const face = pool.Take(classes.span);
  if (face == nullptr) return Ref{};
  WithDict(face);
  new (&face->tracer) Ref{Ref::Share(tracer)};
  new (&face->span) Ref{Ref::Share(span)};
  new (&face->context) Ref{};
  known = AsPyObject(face);
  PyObject_GC_Track(AsPyObject(face));
  return Ref{AsPyObject(face)};
}

void DeallocSpanFace(PyObject* self) {
  // A __del__ or the callback of a weak reference, which runs first, may ask for the span's face.
  // It gets a new one.
  PyObject*& known = SpanOfFace(self)->opentracing_face;
  if (known == self) known = nullptr;
  if (!BeginDealloc(self)) {
    if (known == nullptr) known = self;
    return;
  }
  SpanFace* const face = AsSpanFace(self);
  face->context.~Ref();
  face->span.~Ref();
  face->tracer.~Ref();
  pool.Give(self);
}

Ref FaceOf(PyObject* tracer, PyObject* span) {
  if (otel::IsSpan(span)) return FaceOfOurs(tracer, span);
  otel::Parent parent;
  if (!parent.Take(span)) return Ref{};
  if (parent.context() == nullptr) return Ref::Share(Py_None);
  return Ref{CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.foreign_span, tracer, span,
                                        static_cast<PyObject*>(nullptr));
  })};
}

Ref CurrentSpanFor(PyObject* opentracing_span) {
  if (IsSpanFace(opentracing_span)) return Ref::Share(AsSpanFace(opentracing_span)->span.get());
  Ref owner;
  const SpanContext* const context = ContextOf(opentracing_span, owner);
  if (context == nullptr) {
    return PyErr_Occurred() == nullptr ? Ref::Share(api.invalid_span) : Ref{};
  }
  return otel::NewNonRecordingSpan(*context, nullptr);
}

const Baggage* BaggageOfActivated(PyObject* opentracing_span) {
  if (!IsSpanFace(opentracing_span)) return nullptr;
  const Baggage& baggage = SpanOfFace(opentracing_span)->record.context().baggage;
  return baggage.empty() ? nullptr : &baggage;
}

}  // namespace lightstep::python::both_apis
