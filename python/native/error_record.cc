#include "python/native/error_record.h"

#include "python/native/calls.h"
#include "python/native/span_object.h"
#include "python/native/text.h"

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

}  // namespace

bool RecordError(PyObject* span, PyObject* type, PyObject* exception, PyObject* traceback) {
  const Ref tag{PyUnicode_InternFromString("error")};
  if ((!tag || !SetTagOf(span, tag.get(), Py_True)) && !ForgetException()) return false;
  const Ref fields = ErrorFields(type, exception, traceback);
  return (fields && LogKvOf(span, fields.get())) || ForgetException();
}

}  // namespace lightstep::python
