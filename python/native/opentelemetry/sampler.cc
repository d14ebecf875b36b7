#include "python/native/opentelemetry/sampler.h"

#include <cmath>
#include <optional>

#include "python/native/cpython/calls.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/names.h"
#include "python/native/opentelemetry/span_context.h"
#include "python/native/opentelemetry/warnings.h"

namespace lightstep::python::opentelemetry {
namespace {

PyObject* OrNone(PyObject* object) { return object == nullptr ? Py_None : object; }

// As ForgetException; `forgotten` becomes the exception.
bool TakeException(Ref& forgotten) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  CallPython([&] { PyErr_NormalizeException(&type, &value, &traceback); });
  forgotten = Ref::Share(value);
  PyErr_Restore(type, value, traceback);
  return ForgetException();
}

// Calls the method `name` of a Decision. Returns nothing, with an exception set, if the result is
// not a bool: other objects have a truth value too, but are no decision.
std::optional<bool> Says(PyObject* decision, PyObject* name) {
  const Ref answer = CallMethod(decision, name);
  if (!answer) return std::nullopt;
  if (!PyBool_Check(answer.get())) {
    CallPython([&] {
      return PyErr_Format(PyExc_TypeError, "%U() of the decision returned %R, expected a bool",
                          name, answer.get());
    });
    return std::nullopt;
  }
  return answer.get() == Py_True;
}

// False with an exception set.
bool ReadResult(PyObject* result, Decision& decision) {
  const Ref given = GetAttribute(result, names.decision);
  if (!given) return false;
  const std::optional<bool> is_recording = Says(given.get(), names.is_recording);
  const std::optional<bool> is_sampled =
      is_recording ? Says(given.get(), names.is_sampled) : std::nullopt;
  if (!is_sampled) return false;
  decision.attributes = GetAttribute(result, names.attributes);
  if (!decision.attributes) return false;
  decision.trace_state = GetAttribute(result, names.trace_state);
  if (!decision.trace_state) return false;
  decision.is_recording = *is_recording;
  decision.is_sampled = *is_sampled;
  decision.is_foreign = true;
  return true;
}

}  // namespace

Sampler::Sampler(const configuration::SamplerChoice& choice)
    : root_{choice.root}, is_parent_based_{choice.is_parent_based} {
  // Rounds half to even as Python does, so that the bound equals the SDK's.
  const double bound = std::nearbyint(std::ldexp(choice.ratio.value_or(1.0), 64));
  samples_all_ = bound >= std::ldexp(1.0, 64);
  bound_ = samples_all_ ? 0 : static_cast<std::uint64_t>(bound);
}

bool Sampler::Ask(const SpanContext* parent, const SpanContext& context, const Sampled& span,
                  Decision& decision) const {
  const Ref trace_id = NewTraceId(context);
  if (!trace_id) return ForgetException();
  const Ref result =
      CallMethod(foreign_.get(), names.should_sample, OrNone(span.parent_context), trace_id.get(),
                 OrNone(span.name), OrNone(span.kind), OrNone(span.attributes), OrNone(span.links));
  if (result && ReadResult(result.get(), decision)) return true;
  Ref error;
  if (!TakeException(error)) return false;
  decision = Decision{};
  decision.is_sampled = parent == nullptr || parent->sampled;
  decision.is_recording = decision.is_sampled;
  return Warn("The sampler %s failed; the span follows its parent's decision: %s", foreign_.get(),
              error.get());
}

}  // namespace lightstep::python::opentelemetry
