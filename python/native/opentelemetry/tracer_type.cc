#include "python/native/opentelemetry/tracer_type.h"

#include <Python.h>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentelemetry/active_span_object.h"
#include "python/native/opentelemetry/classes.h"
#include "python/native/opentelemetry/names.h"
#include "python/native/opentelemetry/span_starting.h"
#include "python/native/opentelemetry/tracer_object.h"

namespace lightstep::python::opentelemetry {
namespace {

const Signature kStartSpan{
    "start_span", /*required=*/1, "name",       "context",          "kind",
    "attributes", "links",        "start_time", "record_exception", "set_status_on_exception"};
PyObject* PyStartSpan(PyObject* self, PyObject* const (&arguments)[kStartParameters]) {
  return StartSpan(AsTracer(self), arguments, /*current=*/nullptr).Release();
}

const Signature kStartAsCurrentSpan{"start_as_current_span",
                                    /*required=*/1,
                                    "name",
                                    "context",
                                    "kind",
                                    "attributes",
                                    "links",
                                    "start_time",
                                    "record_exception",
                                    "set_status_on_exception",
                                    "end_on_exit"};
PyObject* PyStartAsCurrentSpan(PyObject* self, PyObject* const (&arguments)[kActiveParameters]) {
  return NewActiveSpan(self, arguments).Release();
}

PyMethodDef methods[] = {
    FastMethod<kStartSpan, PyStartSpan>(
        "start_span($self, name, context=None, kind=SpanKind.INTERNAL, attributes=None, "
        "links=None, start_time=None, record_exception=True, set_status_on_exception=True)\n--\n\n"
        "Starts a span and returns it."),
    FastMethod<kStartAsCurrentSpan, PyStartAsCurrentSpan>(
        "start_as_current_span($self, name, context=None, kind=SpanKind.INTERNAL, "
        "attributes=None, links=None, start_time=None, record_exception=True, "
        "set_status_on_exception=True, end_on_exit=True)\n--\n\n"
        "For `with`, or as a decorator: starts a span and makes it the current one."),
    {nullptr, nullptr, 0, nullptr},
};

PyObject* GetResource(PyObject* self, void*) {
  return GetAttribute(AsTracer(self)->provider.get(), names.resource).Release();
}

PyObject* GetInstrumentationScope(PyObject* self, void*) {
  return AsTracer(self)->instrumentation_scope.NewReference();
}

PyGetSetDef properties[] = {
    kDictProperty,
    // The SDK's name. OpenTelemetry's instrumentation of pymongo reads it.
    {"_instrumentation_scope", GetInstrumentationScope, nullptr, nullptr, nullptr},
    {"resource", GetResource, nullptr, "The provider's resource.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool MakeTracerType() {
  tracer_type = MakeType("lightstep_streaming._native.OpenTelemetryTracer", sizeof(TracerObject),
                         {
                             Slot(Py_tp_new, RefuseNew),
                             Slot(Py_tp_dealloc, DeallocTracer),
                             Slot(Py_tp_traverse, Traverse<TracerObject, &TracerObject::provider,
                                                           &TracerObject::instrumentation_scope>),
                             // The provider stays, because remaining spans write to it.
                             Slot(Py_tp_clear, Clear<TracerObject>),
                             Slot(Py_tp_methods, methods),
                             Slot(Py_tp_getset, properties),
                         });
  classes.tracer = tracer_type;
  return tracer_type != nullptr;
}

}  // namespace lightstep::python::opentelemetry
