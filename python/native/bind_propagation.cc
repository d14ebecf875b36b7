#include <boost/python/args.hpp>
#include <boost/python/def.hpp>
#include <boost/python/errors.hpp>
#include <boost/python/object.hpp>
#include <optional>
#include <string>
#include <utility>

#include "python/native/bindings.h"
#include "python/native/calls.h"
#include "python/native/exceptions.h"
#include "python/native/items.h"
#include "python/native/span_context_object.h"
#include "python/native/text.h"
#include "python/native/tracer_object.h"
#include "src/propagation/binary.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;
using propagation::CarrierKind;
using propagation::Extracted;

enum class Format { kTextMap, kHttpHeaders, kBinary };

// opentracing.Format's constants, compared as any object is.
Format FormatOf(const bp::object& format) {
  static constexpr std::pair<const char*, Format> kFormats[] = {
      {"http_headers", Format::kHttpHeaders},
      {"text_map", Format::kTextMap},
      {"binary", Format::kBinary},
  };
  if (PyUnicode_Check(format.ptr())) {
    for (const auto& [name, known] : kFormats) {
      if (PyUnicode_CompareWithASCIIString(format.ptr(), name) == 0) return known;
    }
  }
  PyErr_SetObject(exceptions.unsupported_format, format.ptr());
  bp::throw_error_already_set();
  std::abort();  // throw_error_already_set is not declared to never return
}

CarrierKind KindOf(Format format) {
  return format == Format::kTextMap ? CarrierKind::kTextMap : CarrierKind::kHttpHeaders;
}

[[noreturn]] void RaiseInvalidCarrier(const bp::object& carrier, const char* allowed) {
  RaiseFromCurrent(
      exceptions.invalid_carrier,
      std::string{"given a "} + Py_TYPE(carrier.ptr())->tp_name + ", allowed is " + allowed);
}

void InjectBinary(const SpanContext& context, const bp::object& carrier) {
  if (!PyByteArray_Check(carrier.ptr())) RaiseInvalidCarrier(carrier, "a bytearray");
  const std::string bytes = propagation::EncodeBinary(context);
  const Py_ssize_t size = PyByteArray_GET_SIZE(carrier.ptr());
  if (PyByteArray_Resize(carrier.ptr(), size + static_cast<Py_ssize_t>(bytes.size())) < 0) {
    RaiseInvalidCarrier(carrier, "a bytearray that can grow");
  }
  bytes.copy(PyByteArray_AS_STRING(carrier.ptr()) + size, bytes.size());
}

void InjectText(const TracerObject& tracer, const SpanContext& context, CarrierKind kind,
                const bp::object& carrier) {
  tracer.propagators->Inject(context, kind, [&](std::string_view key, std::string_view value) {
    const Ref key_string = NewString(key);
    const Ref value_string = NewString(value);
    if (!key_string || !value_string) bp::throw_error_already_set();
    const int is_set = CallPython(
        [&] { return PyObject_SetItem(carrier.ptr(), key_string.get(), value_string.get()); });
    if (is_set < 0) RaiseInvalidCarrier(carrier, "a mapping that takes strings");
  });
}

void Inject(TracerObject& tracer, const bp::object& span_context, const bp::object& format,
            const bp::object& carrier) {
  if (!CheckConstructed(&tracer)) bp::throw_error_already_set();
  const Format known_format = FormatOf(format);
  Ref owner;
  const SpanContext* const found = ContextOf(span_context.ptr(), owner);
  if (found == nullptr) {
    if (PyErr_Occurred() != nullptr) bp::throw_error_already_set();
    Raise(PyExc_TypeError, std::string{"span_context: given a "} +
                               Py_TYPE(span_context.ptr())->tp_name +
                               ", allowed is a SpanContext or Span of this tracer");
  }
  // A copy: the carrier is a program's, and may change the span's baggage while it is written to.
  const SpanContext context = *found;
  if (known_format == Format::kBinary) {
    InjectBinary(context, carrier);
  } else {
    InjectText(tracer, context, KindOf(known_format), carrier);
  }
}

bool IsText(PyObject* object) { return PyUnicode_Check(object) || IsBytes(object); }

// Every key and value that are text or bytes; others can't be part of a context.
void ReadEntries(const bp::object& carrier, const propagation::CarrierEntry& entry) {
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
  if (!IsText(carrier.ptr())) {
    // Multi-dicts are dicts that hold lists of values, and give the values in items().
    result = PyDict_CheckExact(carrier.ptr()) ? ForEachDictItem(carrier.ptr(), read)
                                              : ForEachGivenItem(carrier.ptr(), read);
    if (result == Iteration::kNotMapping) result = ForEachPair(carrier.ptr(), read);
  }
  if (result != Iteration::kDone) {
    RaiseInvalidCarrier(carrier, "a mapping of strings, or pairs of them");
  }
}

Extracted ExtractText(const TracerObject& tracer, CarrierKind kind, const bp::object& carrier) {
  return tracer.propagators->Extract(
      kind, [&](const propagation::CarrierEntry& entry) { ReadEntries(carrier, entry); });
}

Extracted ExtractBinary(const bp::object& carrier) {
  if (!PyByteArray_Check(carrier.ptr())) RaiseInvalidCarrier(carrier, "a bytearray");
  return propagation::DecodeBinary({PyByteArray_AS_STRING(carrier.ptr()),
                                    static_cast<std::size_t>(PyByteArray_GET_SIZE(carrier.ptr()))});
}

bp::object Extract(TracerObject& tracer, const bp::object& format, const bp::object& carrier) {
  if (!CheckConstructed(&tracer)) bp::throw_error_already_set();
  const Format known_format = FormatOf(format);
  const Extracted extracted = known_format == Format::kBinary
                                  ? ExtractBinary(carrier)
                                  : ExtractText(tracer, KindOf(known_format), carrier);
  switch (extracted.status) {
    case Extracted::Status::kNothing:
      return {};
    case Extracted::Status::kCorrupted:
      Raise(exceptions.span_context_corrupted, extracted.error);
    case Extracted::Status::kContext:
      break;
  }
  Ref context = NewSpanContext(extracted.context);
  if (!context) bp::throw_error_already_set();
  return bp::object{bp::handle<>(context.Release())};
}

}  // namespace

void BindPropagation() {
  bp::def("inject", Inject,
          (bp::arg("self"), bp::arg("span_context"), bp::arg("format"), bp::arg("carrier")),
          "Writes a context into a carrier.");
  bp::def("extract", Extract, (bp::arg("self"), bp::arg("format"), bp::arg("carrier")),
          "The SpanContext that a carrier has, or None.");
}

}  // namespace lightstep::python
