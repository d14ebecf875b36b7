// The properties of the SDK's ReadableSpan. A span can be read while it records and, while somebody
// holds it, after its end. Used by the type of spans.
#pragma once

#include <Python.h>

namespace lightstep::python::opentelemetry {

// The SpanContext of a span, always the same object.
PyObject* GetContext(PyObject* span, void*);

PyObject* GetKind(PyObject* span, void*);
PyObject* GetName(PyObject* span, void*);
// The parent's own SpanContext where there are processors, else an equal one. None: no parent.
PyObject* GetParent(PyObject* span, void*);
// A read-only mapping, a copy.
PyObject* GetAttributes(PyObject* span, void*);
PyObject* GetEvents(PyObject* span, void*);
PyObject* GetLinks(PyObject* span, void*);
PyObject* GetStatus(PyObject* span, void*);
PyObject* GetStartTime(PyObject* span, void*);
// None before the end, and if the span is not recorded.
PyObject* GetEndTime(PyObject* span, void*);
PyObject* GetResource(PyObject* span, void*);
PyObject* GetInstrumentationScope(PyObject* span, void*);
PyObject* GetDroppedAttributes(PyObject* span, void*);
PyObject* GetDroppedEvents(PyObject* span, void*);
PyObject* GetDroppedLinks(PyObject* span, void*);

}  // namespace lightstep::python::opentelemetry
