// The fields of one log record, converted whole before any is written. Used by Span.log_kv.
#pragma once

#include <Python.h>

#include <boost/container/small_vector.hpp>

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

}  // namespace lightstep::python
