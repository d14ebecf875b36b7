#include "python/native/opentelemetry/parent.h"

#include "python/native/cpython/calls.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/names.h"
#include "python/native/opentelemetry/readable.h"
#include "python/native/opentelemetry/span_object.h"

namespace lightstep::python::opentelemetry {

bool Parent::Take(PyObject* span) {
  if (span == nullptr) return true;
  if (IsSpan(span)) {
    owner_ = Ref::Share(span);
    context_ = &AsSpan(span)->record.context();
    trace_state_ = AsSpan(span)->trace_state.get();
    return true;
  }
  // The API treats an object that is not a Span as no span.
  const int is_span = CallPython([&] { return PyObject_IsInstance(span, api.span); });
  if (is_span <= 0) return ForgetException();
  const Ref context = CallMethod(span, names.get_span_context);
  if (!context) return ForgetException();
  if (!ReadSpanContext(context.get(), foreign_)) return false;
  if (!foreign_.context.has_ids()) return true;
  context_ = &foreign_.context;
  trace_state_ = foreign_.trace_state.get();
  owner_ = Ref::Share(context.get());
  return true;
}

Ref Parent::ContextObject() const {
  if (!owner_) return Ref{};
  return IsSpan(owner_.get()) ? Ref{GetContext(owner_.get(), nullptr)} : Ref::Share(owner_.get());
}

}  // namespace lightstep::python::opentelemetry
