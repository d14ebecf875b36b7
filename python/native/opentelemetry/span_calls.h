// The effects of the API's methods on a span, for these methods and for the end of a block. The
// span is recording unless a comment says otherwise. All of these return false, with an exception
// set, if ForgetException leaves one set.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/opentelemetry/span_object.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {

// Reads a time, in nanoseconds since the epoch. It is tracer::kNow for null and None and, with a
// warning, for anything that is not a time. Returns nothing where the others return false.
std::optional<common::Nanoseconds> TimeOfNanoseconds(PyObject* time);

bool AddEvent(SpanObject* span, PyObject* name, PyObject* attributes, PyObject* timestamp);

// A link without a valid context is dropped unless it has attributes or a trace state.
bool AddLink(SpanObject* span, PyObject* context, PyObject* attributes);
// Adds each element of an iterable of opentelemetry.trace.Link.
bool AddLinks(SpanObject* span, PyObject* links);

// `status` is a Status, or a StatusCode to which `description` (or null) belongs. OK is final, and
// UNSET is ignored.
bool SetStatus(SpanObject* span, PyObject* status, PyObject* description);

// Adds the event `exception`. The others may be null.
bool RecordException(SpanObject* span, PyObject* exception, PyObject* attributes,
                     PyObject* timestamp, bool is_escaped);

// For an exception that leaves the span's block: records it and sets the status, as far as the span
// was started to do so.
bool LeaveByException(SpanObject* span, PyObject* exception, bool is_escaped);

}  // namespace lightstep::python::opentelemetry
