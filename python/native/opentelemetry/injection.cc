#include "python/native/opentelemetry/injection.h"

#include <algorithm>
#include <boost/python/errors.hpp>
#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/interned_name.h"
#include "python/native/cpython/raising.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/context_baggage.h"
#include "python/native/opentelemetry/parent.h"
#include "python/native/values/key_strings.h"
#include "src/common/ascii.h"
#include "src/propagation/w3c_baggage.h"

namespace lightstep::python::opentelemetry {
namespace {

InternedName set_name{"set"};

// Reads the span and the baggage of a Context. The result has no ids if there is no span. Returns
// false, with an exception set, if ForgetException leaves one set.
bool ReadContextOf(PyObject* context, SpanContext& read) {
  Parent span;
  if (!span.Take(SpanIn(context))) return false;
  if (span.context() != nullptr) read = *span.context();
  // The baggage of the Context replaces that of an OpenTracing span.
  if (HasBaggage(context)) read.baggage = Baggage{};
  return AddBaggageOf(context, read.baggage);
}

bool HasUpperCase(std::string_view key) {
  return std::any_of(key.begin(), key.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

class Writer {
 public:
  Writer(PyObject* carrier, PyObject* setter)
      : carrier_{carrier}, setter_{setter == api.default_setter ? nullptr : setter} {}

  // Throws error_already_set.
  void operator()(std::string_view key, std::string_view value) const {
    // Lower case, as OpenTelemetry's propagators write and read keys: not every carrier ignores
    // case, as headers do.
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
  // A copy of the span's context, because a setter may run code of the program.
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
