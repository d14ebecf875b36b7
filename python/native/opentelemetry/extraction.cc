#include "python/native/opentelemetry/extraction.h"

#include <boost/python/errors.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lightstep/span_context.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/interned_name.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/raising.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/context_baggage.h"
#include "python/native/opentelemetry/span_context.h"
#include "python/native/values/key_strings.h"
#include "src/common/ascii.h"
#include "src/propagation/carrier_baggage.h"
#include "src/propagation/w3c_baggage.h"

namespace lightstep::python::opentelemetry {
namespace {

using propagation::CarrierEntry;
using propagation::Extracted;

InternedName get_name{"get"};
InternedName keys_name{"keys"};

bool IsText(PyObject* object) { return PyUnicode_Check(object) || IsBytes(object); }

// Passes on a value that is text, or the texts of a list of values. Returns false with an exception
// set.
bool ReadValues(std::string_view key, PyObject* values, const CarrierEntry& entry) {
  if (IsText(values)) {
    const std::optional<Text> text = TextOfHeld(values);
    if (text) entry(key, text->view);
    return text.has_value();
  }
  if (values == Py_None) return true;
  const Ref iterator = Iterate(values);
  if (!iterator) return ForgetException();
  while (const Ref value = Next(iterator.get())) {
    if (!IsText(value.get())) continue;
    const std::optional<Text> text = TextOfHeld(value.get());
    if (!text) return false;
    entry(key, text->view);
  }
  return PyErr_Occurred() == nullptr;
}

// Reads a mapping as the default getter does, in one pass.
Iteration ReadMapping(PyObject* carrier, const CarrierEntry& entry) {
  return ForEachItem(carrier, [&](PyObject* key, PyObject* value) {
    if (!PyUnicode_Check(key)) return true;
    const std::optional<Text> text = TextOfHeld(key);
    return text && ReadValues(text->view, value, entry);
  });
}

bool ReadByGetter(PyObject* carrier, PyObject* getter, std::string_view key,
                  const CarrierEntry& entry) {
  const Ref key_string = KeyStrings::Get(key);
  if (!key_string) return false;
  const Ref values = CallMethod(getter, get_name, carrier, key_string.get());
  return values && ReadValues(key, values.get(), entry);
}

// Reads the keys of baggage that has one key per item, as far as the getter knows them.
bool ReadBaggageByGetter(PyObject* carrier, PyObject* getter, const CarrierEntry& entry) {
  const Ref keys = CallMethod(getter, keys_name, carrier);
  const Ref iterator = keys ? Iterate(keys.get()) : Ref{};
  if (!iterator) return false;
  while (const Ref key = Next(iterator.get())) {
    if (!PyUnicode_Check(key.get())) continue;
    const std::optional<Text> text = TextOfHeld(key.get());
    if (!text) return false;
    if (!propagation::IsBaggageKey(text->view)) continue;
    if (!ReadByGetter(carrier, getter, text->view, entry)) return false;
  }
  return PyErr_Occurred() == nullptr;
}

// False with an exception set.
bool Read(const tracer::Propagators& propagators, PyObject* carrier, PyObject* getter,
          const CarrierEntry& entry) {
  if (getter == api.default_getter) {
    const Iteration read = ReadMapping(carrier, entry);
    if (read != Iteration::kNotMapping) return read == Iteration::kDone;
  }
  for (const std::string_view key : propagators.extracted_keys()) {
    if (!ReadByGetter(carrier, getter, key, entry)) return false;
  }
  return !propagators.has_baggage_entries() || ReadBaggageByGetter(carrier, getter, entry);
}

// The context has no ids if the carrier has only baggage, or nothing. Throws error_already_set.
SpanContext Extract(const PropagatorObject& propagator, PyObject* carrier, PyObject* getter) {
  std::string baggage;
  Extracted extracted = propagator.propagators->Extract(
      propagation::CarrierKind::kHttpHeaders, [&](const CarrierEntry& entry) {
        const CarrierEntry read = [&](std::string_view key, std::string_view value) {
          if (propagator.has_w3c_baggage &&
              common::IsSameInLowerCase(key, propagation::kW3cBaggageHeader)) {
            // Several headers are one list (RFC 9110, 5.3).
            if (!baggage.empty()) baggage += ',';
            baggage += value;
          }
          entry(key, value);
        };
        if (!Read(*propagator.propagators, carrier, getter, read)) ThrowPythonError();
      });
  if (extracted.status != Extracted::Status::kContext) extracted.context = SpanContext{};
  if (extracted.context.baggage.empty() && !baggage.empty()) {
    extracted.context.baggage = propagation::DecodeW3cBaggage(baggage);
  }
  return std::move(extracted.context);
}

// A span that stands for one of another process.
Ref NewRemoteSpan(const SpanContext& context) {
  if (context.trace_state == nullptr) return NewNonRecordingSpan(context, nullptr);
  const Ref trace_state = NewTraceState(*context.trace_state);
  return trace_state ? NewNonRecordingSpan(context, trace_state.get()) : Ref{};
}

// An empty Context that only the caller refers to, or a dict if the API's class is not a plain one.
Ref NewContext() {
  static PyObject* const no_arguments = PyTuple_New(0);
  if (api.context == nullptr) return Ref{PyDict_New()};
  return Ref{PyDict_Type.tp_new(api.context, no_arguments, nullptr)};
}

}  // namespace

Ref ExtractContext(const PropagatorObject& propagator, PyObject* carrier, PyObject* context,
                   PyObject* getter) {
  SpanContext extracted;
  try {
    extracted = Extract(propagator, carrier, getter);
  } catch (...) {
    boost::python::handle_exception();
    return Ref{};
  }
  Ref result = context == nullptr ? NewContext() : Ref::Share(context);
  if (result && extracted.has_ids()) {
    const Ref span = NewRemoteSpan(extracted);
    result = span ? WithValue(result.get(), api.span_key, span.get()) : Ref{};
  }
  return result ? WithBaggage(result.get(), extracted.baggage) : Ref{};
}

}  // namespace lightstep::python::opentelemetry
