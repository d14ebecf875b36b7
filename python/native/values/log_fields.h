// The fields of one log record. The conversion of a value may run the application's code, which may
// use the same span or change the dict. So all values are converted, and the originals kept alive,
// before any is written. In the usual case, in which no such code can run, nothing is kept.
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
// fields `error.kind` and `stack` too if they are missing. Returns false, with an exception set, if
// ForgetException leaves one set.
bool ReadLogFields(PyObject* key_values, ValueForm form, LogFields& fields);

struct SimpleLogField {
  std::string_view key;
  Value value;
};

using SimpleLogFields = boost::container::static_vector<SimpleLogField, 8>;

// The items of a dict that has only simple values. They are valid until the dict changes. Returns
// false if it has other values or too many, or is not a dict.
bool ReadSimpleLogFields(PyObject* key_values, SimpleLogFields& fields);

}  // namespace lightstep::python
