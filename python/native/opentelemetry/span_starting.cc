#include "python/native/opentelemetry/span_starting.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/attributes.h"
#include "python/native/opentelemetry/parent.h"
#include "python/native/opentelemetry/processors.h"
#include "python/native/opentelemetry/sampler.h"
#include "python/native/opentelemetry/span_calls.h"
#include "python/native/opentelemetry/span_context.h"
#include "python/native/opentelemetry/span_object.h"
#include "python/native/opentelemetry/warnings.h"
#include "python/native/process/python_logging.h"

namespace lightstep::python::opentelemetry {
namespace {

bool IsGiven(PyObject* object) { return object != nullptr && object != Py_None; }

// Anything but a SpanKind counts as INTERNAL. Nothing, with an exception set, as Warn.
std::optional<std::uint8_t> KindOf(PyObject* kind) {
  if (kind == nullptr || kind == api.span_kinds[0]) return 0;
  PyObject** const found = std::find(api.span_kinds, api.span_kinds + kSpanKinds, kind);
  if (found != api.span_kinds + kSpanKinds) {
    return static_cast<std::uint8_t>(found - api.span_kinds);
  }
  if (kind != Py_None && !Warn("kind: got %s, expected a SpanKind; INTERNAL is used", kind)) {
    return std::nullopt;
  }
  return 0;
}

bool FindParent(PyObject* given, PyObject* current, Parent& parent) {
  if (IsGiven(given)) {
    return parent.Take(SpanIn(given)) &&
           (PyDict_Check(given) ||
            Warn("context: got %s, expected a Context; the span is a root", given));
  }
  if (current != nullptr) return parent.Take(SpanIn(current));
  const Ref context = CurrentContext();
  if (!context) return ForgetException();
  return parent.Take(SpanIn(context.get()));
}

}  // namespace

bool TakeForeign(Decision& decision, SpanStart& start) {
  PyObject* const trace_state = decision.trace_state.get();
  start.trace_state = nullptr;
  start.context.trace_state = nullptr;
  if (trace_state == Py_None) return true;
  if (!ReadTraceState(trace_state, start.context)) return false;
  if (start.context.trace_state != nullptr) start.trace_state = trace_state;
  return true;
}

std::optional<bool> TruthOf(PyObject* flag) {
  const int is_true = CallPython([&] { return PyObject_IsTrue(flag); });
  if (is_true >= 0) return is_true != 0;
  if (!ForgetException()) return std::nullopt;
  return true;
}

Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* current) {
  StartWriterWithoutPendingCalls();
  const std::optional<Text> name = TextOfHeld(values[kName]);
  if (!name) return Ref{};
  Parent parent;
  if (!FindParent(values[kContext], current, parent)) return Ref{};
  const std::optional<common::Nanoseconds> time = TimeOfNanoseconds(values[kStartTime]);
  const std::optional<bool> records_exceptions = FlagOf(values[kRecordException]);
  const std::optional<bool> sets_error = FlagOf(values[kSetStatusOnException]);
  const std::optional<std::uint8_t> kind = KindOf(values[kKind]);
  if (!time || !records_exceptions || !sets_error || !kind) return Ref{};

  const SpanContext* const accepted = AcceptedBy(*ProviderOf(tracer)->recorder, parent.context());
  SpanStart start{name->view,
                  accepted,
                  ContextUnder(*ProviderOf(tracer)->recorder, accepted),
                  accepted == nullptr ? nullptr : parent.trace_state(),
                  *kind,
                  /*is_parent_sampled=*/accepted != nullptr && accepted->sampled,
                  /*is_parent_remote=*/accepted != nullptr && accepted->is_remote,
                  /*is_recording=*/true,
                  *records_exceptions,
                  *sets_error,
                  *time};
  const Sampled sampled{values[kContext], values[kName], values[kKind], values[kAttributes],
                        values[kLinks]};
  Decision decision;
  if (!Decide(*ProviderOf(tracer), sampled, start, decision)) return Ref{};

  Ref span = NewSpan(AsPyObject(tracer), start);
  if (!span || !start.is_recording) return span;
  PyObject* const attributes =
      decision.is_foreign ? decision.attributes.get() : values[kAttributes];
  if (IsGiven(attributes) && !SetAttributes(AsSpan(span.get()), attributes)) return Ref{};
  if (IsGiven(values[kLinks]) && !AddLinks(AsSpan(span.get()), values[kLinks])) return Ref{};
  if (!ProviderOf(tracer)->has_processors()) return span;
  // Processors may ask for it, and users of the SDK's compare it by `is`.
  if (accepted != nullptr) {
    Ref context = parent.ContextObject();
    if (!context) return Ref{};
    AsSpan(span.get())->parent = std::move(context);
  }
  if (!TellOfStart(span.get(), values[kContext])) return Ref{};
  return span;
}

}  // namespace lightstep::python::opentelemetry
