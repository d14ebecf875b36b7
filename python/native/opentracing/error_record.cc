#include "python/native/opentracing/error_record.h"

#include "python/native/cpython/calls.h"
#include "python/native/cpython/text.h"
#include "python/native/opentracing/span_calls.h"
#include "python/native/values/leaving.h"

namespace lightstep::python {
namespace {

Ref ErrorFields(PyObject* type, PyObject* exception, PyObject* traceback) {
  const std::optional<Text> text = TextOf(exception);
  if (!text) return Ref{};
  const Ref message = NewString(text->view);
  if (!message) return Ref{};
  return Ref{Py_BuildValue("{sssOsOsOsO}", "event", "error", "message", message.get(),
                           "error.object", exception, "error.kind", type, "stack", traceback)};
}

bool RecordFailure(PyObject* span, PyObject* type, PyObject* exception, PyObject* traceback) {
  const Ref tag{PyUnicode_InternFromString("error")};
  if ((!tag || !SetTagOf(span, tag.get(), Py_True)) && !ForgetException()) return false;
  const Ref fields = ErrorFields(type, exception, traceback);
  return (fields && LogKvOf(span, fields.get())) || ForgetException();
}

// Leaves out `error.object` and `error.kind`, by which receivers recognise an error. This is none.
bool RecordCancellation(PyObject* span, PyObject* exception, PyObject* traceback) {
  const std::optional<Text> text = TextOf(exception);
  if (!text) return false;
  const Ref fields{Py_BuildValue("{sssO}", "event", "cancelled", "stack", traceback)};
  const Ref message = text->view.empty() ? Ref::Share(Py_None) : NewString(text->view);
  const bool is_complete = fields && message &&
                           (message.get() == Py_None ||
                            PyDict_SetItemString(fields.get(), "message", message.get()) == 0);
  return (is_complete && LogKvOf(span, fields.get())) || ForgetException();
}

}  // namespace

bool RecordError(PyObject* span, PyObject* type, PyObject* exception, PyObject* traceback) {
  const std::optional<Leaving> leaving = LeavingBy(type, exception);
  if (!leaving) return false;
  switch (*leaving) {
    case Leaving::kOrderly:
      return true;
    case Leaving::kCancelled:
      return RecordCancellation(span, exception, traceback);
    case Leaving::kFailed:
      break;
  }
  return RecordFailure(span, type, exception, traceback);
}

}  // namespace lightstep::python
