// The fields of one log record. Converting a value may run code of the application's, which may use
// the very span or change the dict; so all are converted, and what they were converted from is held
// on to, before any is written. Where none can run any, as nearly always, nothing need be held.
//
// Used by Span.log_kv.
#pragma once

#include <Python.h>

#include <boost/container/small_vector.hpp>
#include <boost/container/static_vector.hpp>
#include <string_view>

#include "python/native/cpython/text.h"
#include "python/native/values/value.h"

namespace lightstep::python {

struct LogField {
  Text key;
  WireValue value;
};

using LogFields = boost::container::small_vector<LogField, 6>;

// The items of a mapping; anything else is the one field `event`. A traceback beside the exception
// `error.object` becomes all that Python prints of the exception. In the nested form, which is that
// of protocols with a form for exceptions, the exception of a record with event=error gives the
// fields `error.kind` and `stack` too if they are missing. False, with an exception set, for what
// ForgetException leaves set.
bool ReadLogFields(PyObject* key_values, ValueForm form, LogFields& fields);

struct SimpleLogField {
  std::string_view key;
  Value value;
};

using SimpleLogFields = boost::container::static_vector<SimpleLogField, 8>;

// The items of a dict that has no others than such: valid as long as the dict is left alone. False:
// it has others, or more, or is no dict.
bool ReadSimpleLogFields(PyObject* key_values, SimpleLogFields& fields);

}  // namespace lightstep::python
