#include "python/native/opentelemetry/span_starting.h"

#include <algorithm>
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
#include "python/native/process/python_logging.h"
#include "src/common/random_ids.h"

namespace lightstep::python::opentelemetry {
namespace {

bool IsGiven(PyObject* object) { return object != nullptr && object != Py_None; }

// What is no SpanKind is taken for INTERNAL.
std::uint8_t KindOf(PyObject* kind) {
  if (kind == nullptr || kind == api.span_kinds[0]) return 0;
  PyObject** const found = std::find(api.span_kinds, api.span_kinds + kSpanKinds, kind);
  return found == api.span_kinds + kSpanKinds ? 0
                                              : static_cast<std::uint8_t>(found - api.span_kinds);
}

bool FindParent(PyObject* given, PyObject* current, Parent& parent) {
  if (IsGiven(given)) return parent.Take(SpanIn(given));
  if (current != nullptr) return parent.Take(SpanIn(current));
  const Ref context = CurrentContext();
  if (!context) return ForgetException();
  return parent.Take(SpanIn(context.get()));
}

// Takes over what a should_sample has returned beside its decision.
bool TakeForeign(Decision& decision, SpanStart& start) {
  PyObject* const trace_state = decision.trace_state.get();
  start.trace_state = nullptr;
  start.context.trace_state = nullptr;
  if (trace_state == Py_None) return true;
  if (!ReadTraceState(trace_state, start.context)) return false;
  if (start.context.trace_state != nullptr) start.trace_state = trace_state;
  return true;
}

}  // namespace

const SpanContext* AcceptedBy(const tracer::Recorder& recorder, const SpanContext* parent) {
  return parent != nullptr && recorder.Accepts(*parent) ? parent : nullptr;
}

SpanContext ContextUnder(const SpanContext* parent) {
  SpanContext context;
  if (parent == nullptr) {
    common::RandomIds(&context.trace_id, &context.trace_id_high);
    context.has_random_trace_id = true;
  } else {
    context.trace_id = parent->trace_id;
    context.trace_id_high = parent->trace_id_high;
    context.has_random_trace_id = parent->has_random_trace_id;
    context.trace_state = parent->trace_state;
  }
  context.span_id = common::RandomId();
  return context;
}

std::optional<Decision> Decide(const ProviderObject& provider, const Sampled& sampled,
                               SpanStart& start) {
  Decision decision;
  if (!provider.sampler.Decide(start.parent, start.context, sampled, decision)) {
    return std::nullopt;
  }
  start.is_recording = decision.is_recording;
  start.context.sampled = decision.is_sampled;
  if (decision.is_foreign && !TakeForeign(decision, start)) return std::nullopt;
  return decision;
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
  if (!time || !records_exceptions || !sets_error) return Ref{};

  const SpanContext* const accepted = AcceptedBy(*ProviderOf(tracer)->recorder, parent.context());
  SpanStart start{name->view,
                  accepted,
                  ContextUnder(accepted),
                  accepted == nullptr ? nullptr : parent.trace_state(),
                  KindOf(values[kKind]),
                  /*is_parent_sampled=*/accepted != nullptr && accepted->sampled,
                  /*is_parent_remote=*/accepted != nullptr && accepted->is_remote,
                  /*is_recording=*/true,
                  *records_exceptions,
                  *sets_error,
                  *time};
  const std::optional<Decision> decision = Decide(
      *ProviderOf(tracer),
      {values[kContext], values[kName], values[kKind], values[kAttributes], values[kLinks]}, start);
  if (!decision) return Ref{};

  Ref span = NewSpan(AsPyObject(tracer), start);
  if (!span || !start.is_recording) return span;
  PyObject* const attributes =
      decision->is_foreign ? decision->attributes.get() : values[kAttributes];
  if (IsGiven(attributes) && !SetAttributes(AsSpan(span.get()), attributes)) return Ref{};
  if (IsGiven(values[kLinks]) && !AddLinks(AsSpan(span.get()), values[kLinks])) return Ref{};
  if (ProviderOf(tracer)->on_end && !TellOfStart(span.get(), values[kContext])) return Ref{};
  return span;
}

}  // namespace lightstep::python::opentelemetry
