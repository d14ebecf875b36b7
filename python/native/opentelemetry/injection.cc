#include "python/native/opentelemetry/injection.h"

#include <algorithm>
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
#include "python/native/opentelemetry/parent.h"
#include "python/native/values/key_strings.h"
#include "src/common/ascii.h"
#include "src/propagation/w3c_baggage.h"

namespace lightstep::python::opentelemetry {
namespace {

InternedName set_name{"set"};

// The items of baggage that are text, or have a text.
bool ReadBaggage(PyObject* held, Baggage& baggage) {
  Baggage::Builder builder;
  const Iteration read = ForEachItem(held, [&](PyObject* key, PyObject* value) {
    const std::optional<Text> key_text = TextOf(key);
    if (!key_text) return false;
    const std::optional<Text> value_text = TextOf(value);
    if (!value_text) return false;
    builder.Add(key_text->view, value_text->view);
    return true;
  });
  if (read == Iteration::kFailed && !ForgetException()) return false;
  baggage = std::move(builder).Build(Baggage::Builder::Repeated::kLast);
  return true;
}

// What a Context holds, as one context of the core's; without ids where it holds no span. False,
// with an exception set, for what ForgetException leaves set.
bool ReadContextOf(PyObject* context, SpanContext& read) {
  Parent span;
  if (!span.Take(SpanIn(context))) return false;
  if (span.context() != nullptr) read = *span.context();
  PyObject* const baggage =
      PyDict_Check(context) ? PyDict_GetItem(context, propagation_api.baggage_key) : nullptr;
  return baggage == nullptr || ReadBaggage(baggage, read.baggage);
}

bool HasUpperCase(std::string_view key) {
  return std::any_of(key.begin(), key.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

class Writer {
 public:
  Writer(PyObject* carrier, PyObject* setter)
      : carrier_{carrier}, setter_{setter == propagation_api.default_setter ? nullptr : setter} {}

  // Throws error_already_set.
  void operator()(std::string_view key, std::string_view value) const {
    // As OpenTelemetry's propagators write and read them: not every carrier is of headers, whose
    // names have no case.
    const Ref key_string =
        HasUpperCase(key) ? KeyStrings::Get(common::ToLower(key)) : KeyStrings::Get(key);
    const Ref value_string = NewString(value);
    if (!key_string || !value_string || !Set(key_string.get(), value_string.get())) {
      ThrowPythonError();
    }
  }

 private:
  bool Set(PyObject* key, PyObject* value) const {
    if (setter_ != nullptr) {
      return static_cast<bool>(CallMethod(setter_, set_name, carrier_, key, value));
    }
    return CallPython([&] { return PyObject_SetItem(carrier_, key, value); }) == 0;
  }

  PyObject* const carrier_;
  PyObject* const setter_;  // null for the default one
};

void Inject(const PropagatorObject& propagator, const SpanContext& context, const Writer& write) {
  if (context.has_ids()) {
    propagator.propagators->Inject(context, propagation::CarrierKind::kHttpHeaders, write);
  } else if (propagator.has_w3c_baggage && !context.baggage.empty()) {
    const std::string header = propagation::EncodeW3cBaggage(context.baggage);
    if (!header.empty()) write(propagation::kW3cBaggageHeader, header);
  }
}

}  // namespace

bool InjectContext(const PropagatorObject& propagator, PyObject* carrier, PyObject* context,
                   PyObject* setter) {
  const Ref held = context == nullptr ? CurrentContext() : Ref::Share(context);
  // A copy of the span's, because a setter may run code of the program.
  SpanContext read;
  if (!held || !ReadContextOf(held.get(), read)) return false;
  try {
    Inject(propagator, read, Writer{carrier, setter});
    return true;
  } catch (...) {
    boost::python::handle_exception();
    return false;
  }
}

}  // namespace lightstep::python::opentelemetry
