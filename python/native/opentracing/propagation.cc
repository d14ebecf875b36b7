#include "python/native/opentracing/propagation.h"

#include <boost/python/errors.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/raising.h"
#include "python/native/cpython/text.h"
#include "python/native/opentracing/context_of.h"
#include "python/native/opentracing/exceptions.h"
#include "python/native/opentracing/span_context_object.h"
#include "python/native/values/key_strings.h"
#include "src/propagation/binary.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;
using propagation::CarrierKind;
using propagation::Extracted;

enum class Format { kTextMap, kHttpHeaders, kBinary };

// Finds one of the constants of opentracing.Format.
Format FormatOf(PyObject* format) {
  static constexpr std::pair<const char*, Format> kFormats[] = {
      {"http_headers", Format::kHttpHeaders},
      {"text_map", Format::kTextMap},
      {"binary", Format::kBinary},
  };
  if (PyUnicode_Check(format)) {
    for (const auto& [name, known] : kFormats) {
      if (PyUnicode_CompareWithASCIIString(format, name) == 0) return known;
    }
  }
  PyErr_SetObject(exceptions.unsupported_format, format);
  ThrowPythonError();
}

CarrierKind KindOf(Format format) {
  return format == Format::kTextMap ? CarrierKind::kTextMap : CarrierKind::kHttpHeaders;
}

[[noreturn]] void RaiseInvalidCarrier(PyObject* carrier, const char* allowed) {
  RaiseFromCurrent(exceptions.invalid_carrier,
                   std::string{"got a "} + Py_TYPE(carrier)->tp_name + ", expected " + allowed);
}

void InjectBinary(const SpanContext& context, PyObject* carrier) {
  if (!PyByteArray_Check(carrier)) RaiseInvalidCarrier(carrier, "a bytearray");
  const std::string bytes = propagation::EncodeBinary(context);
  const Py_ssize_t size = PyByteArray_GET_SIZE(carrier);
  if (PyByteArray_Resize(carrier, size + static_cast<Py_ssize_t>(bytes.size())) < 0) {
    RaiseInvalidCarrier(carrier, "a bytearray that can grow");
  }
  bytes.copy(PyByteArray_AS_STRING(carrier) + size, bytes.size());
}

void InjectText(const tracer::Propagators& propagators, const SpanContext& context,
                CarrierKind kind, PyObject* carrier) {
  propagators.Inject(context, kind, [&](std::string_view key, std::string_view value) {
    const Ref key_string = KeyStrings::Get(key);
    const Ref value_string = NewString(value);
    if (!key_string || !value_string) ThrowPythonError();
    const int is_set =
        CallPython([&] { return PyObject_SetItem(carrier, key_string.get(), value_string.get()); });
    if (is_set < 0) RaiseInvalidCarrier(carrier, "a mapping that takes strings");
  });
}

const SpanContext& FindContext(PyObject* span_context, Ref& owner) {
  const SpanContext* const found = ContextOf(span_context, owner);
  if (found != nullptr) return *found;
  if (PyErr_Occurred() != nullptr) ThrowPythonError();
  Raise(PyExc_TypeError, std::string{"span_context: got a "} + Py_TYPE(span_context)->tp_name +
                             ", expected a SpanContext or Span of this tracer");
}

void InjectOrThrow(const tracer::Propagators& propagators, PyObject* span_context, PyObject* format,
                   PyObject* carrier) {
  const Format known_format = FormatOf(format);
  Ref owner;
  // A copy, because the carrier may run code of the program that changes the span's baggage.
  const SpanContext context = FindContext(span_context, owner);
  if (known_format == Format::kBinary) {
    InjectBinary(context, carrier);
  } else {
    InjectText(propagators, context, KindOf(known_format), carrier);
  }
}

bool IsText(PyObject* object) { return PyUnicode_Check(object) || IsBytes(object); }

// Passes on the keys and values that are text or bytes. Others cannot be part of a context.
void ReadEntries(PyObject* carrier, const propagation::CarrierEntry& entry) {
  const auto read = [&](PyObject* key, PyObject* value) {
    if (!IsText(key) || !IsText(value)) return true;
    const std::optional<Text> key_text = TextOfHeld(key);
    if (!key_text) return false;
    const std::optional<Text> value_text = TextOfHeld(value);
    if (!value_text) return false;
    entry(key_text->view, value_text->view);
    return true;
  };
  Iteration result = Iteration::kNotMapping;
  if (!IsText(carrier)) {
    // Multi-dicts are dicts of lists of values. Their items() returns the values.
    result = PyDict_CheckExact(carrier) ? ForEachDictItem(carrier, read)
                                        : ForEachGivenItem(carrier, read);
    if (result == Iteration::kNotMapping) result = ForEachPair(carrier, read);
  }
  if (result != Iteration::kDone) {
    RaiseInvalidCarrier(carrier, "a mapping of strings, or pairs of them");
  }
}

Extracted ExtractText(const tracer::Propagators& propagators, CarrierKind kind, PyObject* carrier) {
  return propagators.Extract(
      kind, [&](const propagation::CarrierEntry& entry) { ReadEntries(carrier, entry); });
}

Extracted ExtractBinary(const tracer::Propagators& propagators, PyObject* carrier) {
  if (!PyByteArray_Check(carrier)) RaiseInvalidCarrier(carrier, "a bytearray");
  return propagators.ExtractBinary(
      {PyByteArray_AS_STRING(carrier), static_cast<std::size_t>(PyByteArray_GET_SIZE(carrier))});
}

Ref ExtractOrThrow(const tracer::Propagators& propagators, PyObject* format, PyObject* carrier) {
  const Format known_format = FormatOf(format);
  const Extracted extracted = known_format == Format::kBinary
                                  ? ExtractBinary(propagators, carrier)
                                  : ExtractText(propagators, KindOf(known_format), carrier);
  switch (extracted.status) {
    case Extracted::Status::kNothing:
      return Ref::Share(Py_None);
    case Extracted::Status::kCorrupted:
      Raise(exceptions.span_context_corrupted, extracted.error);
    case Extracted::Status::kContext:
      break;
  }
  return NewSpanContext(extracted.context);
}

// Sets the Python exception that corresponds to the C++ exception being handled.
void SetPythonError() { bp::handle_exception(); }

}  // namespace

bool Inject(const tracer::Propagators& propagators, PyObject* span_context, PyObject* format,
            PyObject* carrier) {
  try {
    InjectOrThrow(propagators, span_context, format, carrier);
    return true;
  } catch (...) {
    SetPythonError();
    return false;
  }
}

Ref Extract(const tracer::Propagators& propagators, PyObject* format, PyObject* carrier) {
  try {
    return ExtractOrThrow(propagators, format, carrier);
  } catch (...) {
    SetPythonError();
    return Ref{};
  }
}

}  // namespace lightstep::python
