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
#include "python/native/opentelemetry/api.h"
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

// Passes on a value that is text, or the texts of a list of values. False, with an exception set,
// where one can't be asked for.
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

// As the default getter reads a mapping, in one pass over it.
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

// Of the keys that a getter knows, those of baggage that has a key of its own for each item.
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
  if (getter == propagation_api.default_getter) {
    const Iteration read = ReadMapping(carrier, entry);
    if (read != Iteration::kNotMapping) return read == Iteration::kDone;
  }
  for (const std::string_view key : propagators.extracted_keys()) {
    if (!ReadByGetter(carrier, getter, key, entry)) return false;
  }
  return !propagators.has_baggage_entries() || ReadBaggageByGetter(carrier, getter, entry);
}

// Without ids where the carrier has only baggage, or nothing. Throws error_already_set.
SpanContext Extract(const PropagatorObject& propagator, PyObject* carrier, PyObject* getter) {
  std::string baggage;
  Extracted extracted = propagator.propagators->Extract(
      propagation::CarrierKind::kHttpHeaders, [&](const CarrierEntry& entry) {
        const CarrierEntry read = [&](std::string_view key, std::string_view value) {
          if (propagator.has_w3c_baggage &&
              common::IsSameInLowerCase(key, propagation::kW3cBaggageHeader)) {
            baggage = value;
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

Ref NewDict(PyObject* copied) {
  return Ref{copied != nullptr && PyDict_Check(copied) ? PyDict_Copy(copied) : PyDict_New()};
}

// The baggage that a Context holds, with what was extracted.
Ref MergedBaggage(PyObject* held, const Baggage& extracted) {
  Ref merged = NewDict(held);
  if (!merged) return Ref{};
  for (const auto& [key, value] : extracted.items()) {
    const Ref key_string = NewString(key);
    const Ref value_string = NewString(value);
    if (!key_string || !value_string ||
        PyDict_SetItem(merged.get(), key_string.get(), value_string.get()) < 0) {
      return Ref{};
    }
  }
  return merged;
}

// A span that stands for one of another process.
Ref NewRemoteSpan(const SpanContext& context) {
  Ref trace_state;
  if (context.trace_state != nullptr) {
    const Ref header = NewString(*context.trace_state);
    const Ref headers{header ? Py_BuildValue("[O]", header.get()) : nullptr};
    if (!headers) return Ref{};
    trace_state = Ref{CallPython([&] {
      return PyObject_CallFunctionObjArgs(propagation_api.read_trace_state, headers.get(),
                                          static_cast<PyObject*>(nullptr));
    })};
    if (!trace_state) return Ref{};
  }
  const Ref span_context = NewSpanContext(context, trace_state.get());
  if (!span_context) return Ref{};
  return Ref{CallPython([&] {
    return PyObject_CallFunctionObjArgs(propagation_api.non_recording_span, span_context.get(),
                                        static_cast<PyObject*>(nullptr));
  })};
}

// A Context with what `context` has, and `value` under `key`.
Ref ContextWith(PyObject* context, PyObject* key, PyObject* value) {
  return Ref{CallPython([&] {
    return PyObject_CallFunctionObjArgs(propagation_api.set_value, key, value, context,
                                        static_cast<PyObject*>(nullptr));
  })};
}

// An empty Context, to which the caller alone refers; a dict where the API's is no plain class.
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
    result = span ? ContextWith(result.get(), api.span_key, span.get()) : Ref{};
  }
  if (result && !extracted.baggage.empty()) {
    PyObject* const key = propagation_api.baggage_key;
    PyObject* const held = PyDict_Check(result.get()) ? PyDict_GetItem(result.get(), key) : nullptr;
    const Ref baggage = MergedBaggage(held, extracted.baggage);
    result = baggage ? ContextWith(result.get(), key, baggage.get()) : Ref{};
  }
  return result;
}

}  // namespace lightstep::python::opentelemetry
