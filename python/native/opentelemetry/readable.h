// The properties of the SDK's ReadableSpan. A span can be read while it records and, while somebody
// holds it, after its end. Used by the type of spans.
#pragma once

#include <Python.h>

namespace lightstep::python::opentelemetry {

// The SpanContext of a span, always the same object.
PyObject* GetContext(PyObject* self, void*);

PyObject* GetKind(PyObject* self, void*);
PyObject* GetName(PyObject* self, void*);
// The parent's own SpanContext where there are processors, else an equal one. None: no parent.
PyObject* GetParent(PyObject* self, void*);
// A read-only mapping, a copy.
PyObject* GetAttributes(PyObject* self, void*);
PyObject* GetEvents(PyObject* self, void*);
PyObject* GetLinks(PyObject* self, void*);
PyObject* GetStatus(PyObject* self, void*);
PyObject* GetStartTime(PyObject* self, void*);
// None before the end, and if the span is not recorded.
PyObject* GetEndTime(PyObject* self, void*);
PyObject* GetResource(PyObject* self, void*);
PyObject* GetInstrumentationScope(PyObject* self, void*);
PyObject* GetDroppedAttributes(PyObject* self, void*);
PyObject* GetDroppedEvents(PyObject* self, void*);
PyObject* GetDroppedLinks(PyObject* self, void*);

}  // namespace lightstep::python::opentelemetry
