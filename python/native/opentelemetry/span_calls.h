// What the API's methods do to a span, for those methods and for a block that ends. The span is
// recording unless it says otherwise. All of these return false, with an exception set, for what
// ForgetException leaves set.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/opentelemetry/span_object.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {

// Nanoseconds since the epoch, as the API gives times; tracer::kNow for null, None and, with a
// warning, what is not a time. Nothing as above.
std::optional<common::Nanoseconds> TimeOfNanoseconds(PyObject* time);

bool AddEvent(SpanObject* span, PyObject* name, PyObject* attributes, PyObject* timestamp);

// A link without a valid context is dropped unless it has attributes or a trace state.
bool AddLink(SpanObject* span, PyObject* context, PyObject* attributes);
// Each of an iterable of opentelemetry.trace.Link.
bool AddLinks(SpanObject* span, PyObject* links);

// `status` is a Status, or a StatusCode that goes with `description` (or null). OK is final, UNSET
// is ignored.
bool SetStatus(SpanObject* span, PyObject* status, PyObject* description);

// Adds the event `exception`. The others may be null.
bool RecordException(SpanObject* span, PyObject* exception, PyObject* attributes,
                     PyObject* timestamp, bool is_escaped);

// A block that the span is for is left by an exception: records it and sets the status, each where
// the span is to.
bool LeaveByException(SpanObject* span, PyObject* exception, bool is_escaped);

}  // namespace lightstep::python::opentelemetry
