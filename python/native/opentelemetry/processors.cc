#include "python/native/opentelemetry/processors.h"

#include "python/native/cpython/calls.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/recording.h"

namespace lightstep::python::opentelemetry {
namespace {

// `callable` may be null, and so may the last of `arguments`.
template <class... Arguments>
bool Tell(const Ref& callable, Arguments... arguments) {
  if (!callable) return true;
  const Ref held = Ref::Share(callable.get());
  const Ref done{CallPython([&] {
    return PyObject_CallFunctionObjArgs(held.get(), arguments..., static_cast<PyObject*>(nullptr));
  })};
  return done || ForgetException();
}

}  // namespace

bool TellOfStart(PyObject* span, PyObject* parent_context) {
  return Tell(ProviderOf(AsSpan(span))->on_start, span,
              parent_context == nullptr ? Py_None : parent_context);
}

bool EndReadably(SpanObject* span, common::Nanoseconds time) {
  const ProviderObject* const provider = ProviderOf(span);
  const Ref held = Ref::Share(AsPyObject(span));
  span->end_time = span->record.EndBy(time);
  // A processor may still change the span here.
  const bool goes_on = Tell(provider->on_ending, held.get());
  span->is_recording = false;
  if (span->record.context().sampled) RecordAtEnd(*span);
  span->record.Finish(span->end_time);
  return goes_on && Tell(provider->on_end, held.get());
}

}  // namespace lightstep::python::opentelemetry
