#include "python/native/opentelemetry/sampler_argument.h"

#include <optional>

#include "python/native/cpython/raising.h"
#include "python/native/cpython/text.h"

namespace lightstep::python::opentelemetry {
namespace {

using configuration::SamplerChoice;

SamplerChoice Named(PyObject* name) {
  if (PyUnicode_Check(name)) {
    const std::optional<Text> text = TextOfStr(name);
    if (!text) ThrowPythonError();
    if (const auto choice = configuration::SamplerNamed(text->view)) return *choice;
  }
  PyErr_Format(PyExc_ValueError, "sampler: got %.200R, expected %s", name,
               configuration::kSamplerNames);
  ThrowPythonError();
}

double Ratio(PyObject* given) {
  if (!PyFloat_Check(given) && !PyLong_Check(given)) {
    PyErr_Format(PyExc_TypeError, "sampler: got the ratio %.200R, expected a number", given);
    ThrowPythonError();
  }
  const double ratio = PyFloat_AsDouble(given);
  if (PyErr_Occurred() == nullptr && configuration::IsSamplerRatio(ratio)) return ratio;
  // An integer may be too large for a double.
  PyErr_Format(PyExc_ValueError, "sampler: got the ratio %.200R, expected a number from 0 to 1",
               given);
  ThrowPythonError();
}

bool IsNamed(PyObject* sampler) {
  return PyUnicode_Check(sampler) || (PyTuple_Check(sampler) && PyTuple_GET_SIZE(sampler) == 2);
}

}  // namespace

bool IsForeignSampler(PyObject* sampler) {
  return !IsNamed(sampler) && PyObject_HasAttrString(sampler, "should_sample") != 0;
}

std::optional<SamplerChoice> ReadSampler(PyObject* sampler) {
  if (sampler == Py_None) return std::nullopt;
  if (IsForeignSampler(sampler)) return SamplerChoice{};
  if (!IsNamed(sampler)) {
    PyErr_Format(PyExc_TypeError,
                 "sampler: got %.200R, expected a name of OTEL_TRACES_SAMPLER, a name and a "
                 "ratio, or an object with should_sample",
                 sampler);
    ThrowPythonError();
  }
  if (PyUnicode_Check(sampler)) return Named(sampler);
  SamplerChoice choice = Named(PyTuple_GET_ITEM(sampler, 0));
  choice.ratio = Ratio(PyTuple_GET_ITEM(sampler, 1));
  return choice;
}

}  // namespace lightstep::python::opentelemetry
