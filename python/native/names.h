// The names that the module looks up in Python objects, interned once: comparing and finding
// interned strings is a comparison of pointers. Used by everything that calls by name.
#pragma once

#include <Python.h>

namespace lightstep::python {

struct Names {
  PyObject* activate;
  PyObject* active;
  PyObject* active_span;
  PyObject* bit_length;
  PyObject* close;
  PyObject* code;  // of SystemExit
  PyObject* context;
  PyObject* error_object;  // error.object
  PyObject* exceptions;
  PyObject* finish;
  PyObject* items;
  PyObject* log_kv;
  PyObject* module;  // __module__
  PyObject* notes;   // __notes__
  PyObject* old_value;
  PyObject* qualname;  // __qualname__
  PyObject* scope_manager;
  PyObject* set_tag;
  PyObject* span;
  PyObject* start_span;
};

extern Names names;

// Once, before anything uses `names`. False with an exception set.
bool InternNames();

}  // namespace lightstep::python
