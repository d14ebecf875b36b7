#include "python/native/both_apis/active_scope.h"

#include <utility>

#include "python/native/both_apis/names.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/cpython/calls.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/context_baggage.h"
#include "python/native/opentelemetry/parent.h"
#include "python/native/opentelemetry/span_object.h"

namespace lightstep::python::both_apis {
namespace {

namespace otel = opentelemetry;

// Returns a copy of `before` with the scope and its span.
Ref ContextWith(PyObject* before, ScopeObject* scope) {
  if (otel::api.context == nullptr || !PyDict_Check(before)) {
    const Ref with_scope = otel::WithValue(before, api.scope_key, AsPyObject(scope));
    if (!with_scope) return Ref{};
    return Ref{CallPython([&] {
      return PyObject_CallFunctionObjArgs(otel::api.set_span_in_context, scope->current.get(),
                                          with_scope.get(), static_cast<PyObject*>(nullptr));
    })};
  }
  static PyObject* const no_arguments = PyTuple_New(0);
  Ref context{PyDict_Type.tp_new(otel::api.context, no_arguments, nullptr)};
  if (!context) return Ref{};
  if (PyDict_GET_SIZE(before) != 0 && PyDict_Merge(context.get(), before, /*override=*/1) < 0) {
    return Ref{};
  }
  if (PyDict_SetItem(context.get(), otel::api.span_key, scope->current.get()) < 0 ||
      PyDict_SetItem(context.get(), api.scope_key, AsPyObject(scope)) < 0) {
    return Ref{};
  }
  return context;
}

// Whether a span that OpenTelemetry's API has activated is still recording.
std::optional<bool> IsRecording(PyObject* span) {
  if (span == nullptr) return false;
  if (otel::IsSpan(span)) return otel::AsSpan(span)->is_recording;
  const Ref answer = CallMethod(span, names.is_recording);
  if (!answer) {
    if (!ForgetException()) return std::nullopt;
    return false;
  }
  return answer.get() == Py_True;
}

// Makes the Context before a scope current, if the scope was entered in this very context. Nothing
// with an exception set.
std::optional<bool> ResetWhereEntered(ScopeObject* scope) {
  if (!scope->activation) return false;
  const std::optional<bool> is_reset = otel::DetachHere(scope->activation.get());
  if (is_reset && *is_reset) scope->activation.Reset();
  return is_reset;
}

}  // namespace

ScopeObject* ScopeOfCurrentSpan(PyObject* context) {
  ScopeObject* const scope = ScopeIn(context);
  return scope != nullptr && scope->current.get() == otel::SpanIn(context) ? scope : nullptr;
}

Ref ActiveContext() {
  Ref context = otel::CurrentContext();
  while (context) {
    ScopeObject* const scope = ScopeOfCurrentSpan(context.get());
    if (scope == nullptr || !scope->is_closed) break;
    const std::optional<bool> is_reset = ResetWhereEntered(scope);
    if (!is_reset) return Ref{};
    if (!*is_reset) break;
    context = otel::CurrentContext();
  }
  return context;
}

bool Cover(PyObject* before, ScopeObject* scope) {
  Ref context = ContextWith(before, scope);
  if (!context) return false;
  if (const Baggage* const baggage = BaggageOfActivated(scope->span.get())) {
    context = otel::WithBaggage(context.get(), *baggage);
    if (!context) return false;
  }
  scope->activation = otel::Attach(context.get());
  if (!scope->activation) return false;
  scope->before = Ref::Share(before);
  return true;
}

std::optional<Covering> CoveringOf(const ScopeObject* scope) {
  const Ref context = otel::CurrentContext();
  if (!context) {
    if (!ForgetException()) return std::nullopt;
    return Covering::kElsewhere;
  }
  const ScopeObject* above = ScopeIn(context.get());
  bool is_covered = false;
  if (ScopeOfCurrentSpan(context.get()) == nullptr) {
    const std::optional<bool> is_recording = IsRecording(otel::SpanIn(context.get()));
    if (!is_recording) return std::nullopt;
    is_covered = *is_recording;
  } else if (above == scope) {
    return Covering::kActive;
  }
  while (above != nullptr && above != scope) {
    is_covered = is_covered || !above->is_closed;
    above = above->before ? ScopeIn(above->before.get()) : nullptr;
  }
  if (above != scope) return Covering::kElsewhere;
  return is_covered ? Covering::kCovered : Covering::kActive;
}

bool Uncover(ScopeObject* scope) {
  const std::optional<bool> is_reset = ResetWhereEntered(scope);
  if (!is_reset) return false;
  if (*is_reset) return true;
  // The token resets nothing in a copy of the context in which the scope was entered.
  const Ref done = scope->before ? otel::Attach(scope->before.get()) : Ref{};
  return done || ForgetException();
}

bool AddBaggageIfCurrent(SpanContext& span) {
  const Ref context = ActiveContext();
  if (!context) return ForgetException();
  if (!otel::HasBaggage(context.get())) return true;
  otel::Parent current;
  if (!current.Take(otel::SpanIn(context.get()))) return false;
  if (current.context() == nullptr || current.context()->span_id != span.span_id) return true;
  return otel::AddBaggageOf(context.get(), span.baggage);
}

}  // namespace lightstep::python::both_apis
