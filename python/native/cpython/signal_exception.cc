#include "python/native/cpython/signal_exception.h"

#include <Python.h>
#include <frameobject.h>

#include <csignal>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "python/native/cpython/ref.h"
#include "python/native/cpython/saved_exception.h"

namespace lightstep::python {
namespace {

// None of these functions runs Python code. Each returns null, with no exception set, if what it
// looks for does not exist.

Ref Attribute(PyObject* object, const char* name) {
  Ref attribute{PyObject_GetAttrString(object, name)};
  if (!attribute) PyErr_Clear();
  return attribute;
}

Ref Item(PyObject* mapping, PyObject* key) {
  Ref item{PyObject_GetItem(mapping, key)};
  if (!item) PyErr_Clear();
  return item;
}

long Number(PyObject* object, const char* attribute) {
  const Ref number = Attribute(object, attribute);
  return number && PyLong_Check(number.get()) ? PyLong_AsLong(number.get()) : 0;
}

void AddElements(PyObject* tuple, std::vector<Ref>& values) {
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); ++i) {
    values.push_back(Ref::Share(PyTuple_GET_ITEM(tuple, i)));
  }
}

// The positional arguments that the function of a frame was called with. Null stands for one that
// the function has deleted.
std::vector<Ref> PositionalArguments(PyObject* frame, PyObject* code) {
  std::vector<Ref> values;
  const long named = Number(code, "co_argcount");
  const bool has_more = (Number(code, "co_flags") & CO_VARARGS) != 0;
  const Ref names = Attribute(code, "co_varnames");
  if ((named == 0 && !has_more) || !names || !PyTuple_Check(names.get())) return values;
  const Ref locals = Attribute(frame, "f_locals");
  if (!locals) return values;
  for (long i = 0; i < named && i < PyTuple_GET_SIZE(names.get()); ++i) {
    values.push_back(Item(locals.get(), PyTuple_GET_ITEM(names.get(), i)));
  }
  const long more = named + Number(code, "co_kwonlyargcount");
  if (!has_more || more >= PyTuple_GET_SIZE(names.get())) return values;
  const Ref rest = Item(locals.get(), PyTuple_GET_ITEM(names.get(), more));
  if (rest && PyTuple_Check(rest.get())) AddElements(rest.get(), values);
  return values;
}

// Python calls a handler with the signal's number and the frame that it interrupted, which is the
// caller's.
bool IsCalledAsHandler(PyObject* frame, PyObject* code) {
  const Ref caller = Attribute(frame, "f_back");
  if (!caller || caller.get() == Py_None) return false;
  const std::vector<Ref> arguments = PositionalArguments(frame, code);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    PyObject* const before = arguments[i - 1].get();
    if (arguments[i].get() == caller.get() && before != nullptr && PyLong_Check(before))
      return true;
  }
  return false;
}

// The code that runs when `handler` is called: a function, a method, functools.partial of one, or
// an object with __call__.
Ref CodeOf(Ref handler) {
  constexpr int kMaxWrappers = 8;
  for (int i = 0; handler && i < kMaxWrappers; ++i) {
    PyTypeObject* const type = Py_TYPE(handler.get());
    if (PyFunction_Check(handler.get())) {
      return Ref::Share(PyFunction_GetCode(handler.get()));
    }
    if (PyMethod_Check(handler.get())) {
      handler = Ref::Share(PyMethod_GET_FUNCTION(handler.get()));
    } else if (std::string_view{type->tp_name} == "functools.partial") {
      handler = Attribute(handler.get(), "func");
    } else {
      const Ref name{PyUnicode_InternFromString("__call__")};
      handler = Ref::Share(name ? _PyType_Lookup(type, name.get()) : nullptr);
    }
  }
  PyErr_Clear();
  return Ref{};
}

// The code of all installed handlers.
std::vector<Ref> HandlersCode() {
  std::vector<Ref> code;
  const Ref name{PyUnicode_FromString("_signal")};
  const Ref module{name ? PyImport_GetModule(name.get()) : nullptr};
  for (int signal = 1; module && signal < NSIG; ++signal) {
    Ref handler{PyObject_CallMethod(module.get(), "getsignal", "i", signal)};
    if (!handler) PyErr_Clear();
    if (!handler || handler.get() == Py_None || PyLong_Check(handler.get())) continue;
    if (Ref found = CodeOf(std::move(handler))) code.push_back(std::move(found));
  }
  PyErr_Clear();
  return code;
}

bool HasHandler(PyObject* traceback) {
  std::vector<Ref> code_of_frames;
  for (auto* entry = reinterpret_cast<PyTracebackObject*>(traceback); entry != nullptr;
       entry = entry->tb_next) {
    auto* const frame = reinterpret_cast<PyObject*>(entry->tb_frame);
    Ref code = Attribute(frame, "f_code");
    if (!code) continue;
    if (IsCalledAsHandler(frame, code.get())) return true;
    code_of_frames.push_back(std::move(code));
  }
  // A handler may have deleted its arguments.
  for (const Ref& handler : HandlersCode()) {
    for (const Ref& code : code_of_frames) {
      if (code.get() == handler.get()) return true;
    }
  }
  return false;
}

}  // namespace

bool IsFromSignalHandler() {
  const SavedException exception;
  PyObject* const traceback = exception.traceback();
  return traceback != nullptr && PyTraceBack_Check(traceback) && HasHandler(traceback);
}

}  // namespace lightstep::python
