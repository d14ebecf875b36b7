#include "python/native/opentelemetry/warnings.h"

#include "python/native/cpython/calls.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/api.h"

namespace lightstep::python::opentelemetry {
namespace {

// What a program gives by mistake may be large, and a log line is not the place for it.
constexpr Py_ssize_t kMaxShown = 200;

// A str, or null with an exception set, as ForgetException leaves it.
Ref Shown(PyObject* object) {
  Ref text{CallPython([&] { return PyObject_Repr(object); })};
  if (!text) {
    if (!ForgetException()) return Ref{};
    return Ref{PyUnicode_FromFormat("<unprintable %.200s object>", Py_TYPE(object)->tp_name)};
  }
  if (PyUnicode_GET_LENGTH(text.get()) <= kMaxShown) return text;
  const Ref start{PyUnicode_Substring(text.get(), 0, kMaxShown)};
  return start ? Ref{PyUnicode_FromFormat("%U...", start.get())} : Ref{};
}

}  // namespace

bool Warn(const char* format, PyObject* argument) {
  const Ref shown = Shown(argument);
  if (!shown) return ForgetException();
  const Ref done{
      CallPython([&] { return PyObject_CallFunction(api.warn, "sO", format, shown.get()); })};
  return done || ForgetException();
}

bool Warn(const char* format, PyObject* first, PyObject* second) {
  const Ref shown_first = Shown(first);
  const Ref shown_second = shown_first ? Shown(second) : Ref{};
  if (!shown_second) return ForgetException();
  const Ref done{CallPython([&] {
    return PyObject_CallFunction(api.warn, "sOO", format, shown_first.get(), shown_second.get());
  })};
  return done || ForgetException();
}

bool Warn(const char* format, const char* argument) {
  const Ref done{
      CallPython([&] { return PyObject_CallFunction(api.warn, "ss", format, argument); })};
  return done || ForgetException();
}

}  // namespace lightstep::python::opentelemetry
