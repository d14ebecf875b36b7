// The fields of one log record. Converting a value may run code of the application's, which may use
// the very span; so all are converted before any is written, except where none can run any. Used by
// Span.log_kv.
#pragma once

#include <Python.h>

#include <boost/container/small_vector.hpp>
#include <optional>

#include "python/native/text.h"
#include "python/native/value.h"

namespace lightstep::python {

struct LogField {
  Text key;
  WireValue value;
};

using LogFields = boost::container::small_vector<LogField, 6>;

// The items of a mapping; anything else is the one field `event`. False, with an exception set,
// only for what is not an Exception.
bool ReadLogFields(PyObject* key_values, LogFields& fields);

// Whether they are a dict of what needs no conversion, as nearly always.
bool AreSimpleLogFields(PyObject* key_values);

// Calls add(key, value) for each item of those.
template <class Add>
void ForEachSimpleLogField(PyObject* key_values, Add add) {
  Py_ssize_t position = 0;
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  while (PyDict_Next(key_values, &position, &key, &value)) {
    if (const std::optional<WireValue> wire_value = ValueOf(value)) {
      add(ViewOfAsciiStr(key), wire_value->value);
    }
  }
}

}  // namespace lightstep::python
