#include "python/native/opentracing/start_arguments.h"

#include "python/native/cpython/calls.h"
#include "python/native/opentracing/names.h"

namespace lightstep::python {

std::optional<bool> TruthOf(PyObject* flag, bool by_default) {
  const int is_true = CallPython([&] { return PyObject_IsTrue(flag); });
  if (is_true >= 0) return is_true != 0;
  if (!ForgetException()) return std::nullopt;
  return by_default;
}

Ref StartSpanByMethod(PyObject* tracer, PyObject* const* values) {
  const auto given = [&](StartParameter parameter, PyObject* by_default) {
    return values[parameter] == nullptr ? by_default : values[parameter];
  };
  const Ref method = GetAttribute(tracer, names.start_span);
  const Ref positional{PyTuple_New(0)};
  const Ref keywords{
      Py_BuildValue("{sOsOsOsOsOsO}", "operation_name", given(kOperationName, Py_None), "child_of",
                    given(kChildOf, Py_None), "references", given(kReferences, Py_None), "tags",
                    given(kTags, Py_None), "start_time", given(kStartTime, Py_None),
                    "ignore_active_span", given(kIgnoreActiveSpan, Py_False))};
  if (!method || !positional || !keywords) return Ref{};
  return Ref{
      CallPython([&] { return PyObject_Call(method.get(), positional.get(), keywords.get()); })};
}

}  // namespace lightstep::python
