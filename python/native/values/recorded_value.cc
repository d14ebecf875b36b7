#include "python/native/values/recorded_value.h"

#include <protozero/pbf_reader.hpp>
#include <utility>

#include "proto/field_numbers.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/text.h"

namespace lightstep::python {
namespace {

using protozero::pbf_reader;

std::string_view ViewOf(pbf_reader& reader) {
  const protozero::data_view view = reader.get_view();
  return {view.data(), view.size()};
}

pbf_reader ReaderOf(std::string_view message) { return {message.data(), message.size()}; }

Ref None() { return Ref::Share(Py_None); }

Ref ReadAnyValue(std::string_view message);

Ref ReadArray(std::string_view message) {
  const Ref list{PyList_New(0)};
  if (!list) return Ref{};
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    const Ref element = ReadAnyValue(ViewOf(reader));
    if (!element || PyList_Append(list.get(), element.get()) != 0) return Ref{};
  }
  return Ref{PyList_AsTuple(list.get())};
}

Ref ReadMap(std::string_view message) {
  Ref dict{PyDict_New()};
  if (!dict) return Ref{};
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    if (!ReadOtlpKeyValue(ViewOf(reader), dict.get())) return Ref{};
  }
  return dict;
}

// Returns None if the message has no member.
Ref ReadAnyValue(std::string_view message) {
  namespace fields = proto::otlp::AnyValue;
  pbf_reader reader = ReaderOf(message);
  if (!reader.next()) return None();
  switch (reader.tag()) {
    case fields::kStringValue:
      return NewString(ViewOf(reader));
    case fields::kBoolValue:
      return Ref{PyBool_FromLong(reader.get_bool() ? 1 : 0)};
    case fields::kIntValue:
      return Ref{PyLong_FromLongLong(reader.get_int64())};
    case fields::kDoubleValue:
      return Ref{PyFloat_FromDouble(reader.get_double())};
    case fields::kArrayValue:
      return ReadArray(ViewOf(reader));
    case fields::kKvlistValue:
      return ReadMap(ViewOf(reader));
    case fields::kBytesValue: {
      const std::string_view bytes = ViewOf(reader);
      return Ref{PyBytes_FromStringAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size()))};
    }
    default:
      return None();
  }
}

// Replaces each list in `value`, which json.loads has made, by a tuple.
Ref WithTuples(Ref value) {
  if (PyList_CheckExact(value.get())) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(value.get()); ++i) {
      Ref element = WithTuples(Ref::Share(PyList_GET_ITEM(value.get(), i)));
      if (!element || PyList_SetItem(value.get(), i, element.Release()) != 0) return Ref{};
    }
    return Ref{PyList_AsTuple(value.get())};
  }
  if (!PyDict_CheckExact(value.get())) return value;
  PyObject* key;
  PyObject* held;
  for (Py_ssize_t at = 0; PyDict_Next(value.get(), &at, &key, &held) != 0;) {
    // The iteration allows this, because the key exists already.
    const Ref element = WithTuples(Ref::Share(held));
    if (!element || PyDict_SetItem(value.get(), key, element.get()) != 0) return Ref{};
  }
  return value;
}

// Reads `text` by json.loads, with tuples in place of lists. Text that is not JSON stays text.
Ref ReadJson(std::string_view text) {
  static PyObject* const loads = [] {
    const Ref json{PyImport_ImportModule("json")};
    return json ? PyObject_GetAttrString(json.get(), "loads") : nullptr;
  }();
  Ref str = NewString(text);
  if (!str || loads == nullptr) {
    PyErr_Clear();
    return str ? std::move(str) : None();
  }
  Ref value{CallPython([&] {
    return PyObject_CallFunctionObjArgs(loads, str.get(), static_cast<PyObject*>(nullptr));
  })};
  if (!value) return ForgetException() ? std::move(str) : Ref{};
  return WithTuples(std::move(value));
}

// The member that `reader` is at.
Ref ReadLightStepValue(pbf_reader& reader) {
  namespace fields = proto::collector::KeyValue;
  switch (reader.tag()) {
    case fields::kStringValue:
      return NewString(ViewOf(reader));
    case fields::kIntValue:
      return Ref{PyLong_FromLongLong(reader.get_int64())};
    case fields::kDoubleValue:
      return Ref{PyFloat_FromDouble(reader.get_double())};
    case fields::kBoolValue:
      return Ref{PyBool_FromLong(reader.get_bool() ? 1 : 0)};
    case fields::kJsonValue:
      return ReadJson(ViewOf(reader));
    default:
      return None();
  }
}

// Reads a KeyValue, whose key has the same field number in both protocols.
template <class ReadValue>
bool ReadKeyValue(std::string_view message, PyObject* dict, ReadValue read_value) {
  static_assert(proto::otlp::KeyValue::kKey == proto::collector::KeyValue::kKey);
  Ref key;
  Ref value = None();
  for (pbf_reader reader = ReaderOf(message); reader.next();) {
    if (reader.tag() == proto::otlp::KeyValue::kKey) {
      key = NewString(ViewOf(reader));
    } else {
      value = read_value(reader);
    }
    if (PyErr_Occurred() != nullptr) return false;
  }
  return !key || PyDict_SetItem(dict, key.get(), value.get()) == 0;
}

}  // namespace

bool ReadOtlpKeyValue(std::string_view message, PyObject* dict) {
  return ReadKeyValue(message, dict,
                      [](pbf_reader& reader) { return ReadAnyValue(ViewOf(reader)); });
}

bool ReadLightStepKeyValue(std::string_view message, PyObject* dict) {
  return ReadKeyValue(message, dict, ReadLightStepValue);
}

}  // namespace lightstep::python
