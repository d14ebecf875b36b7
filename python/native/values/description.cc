#include "python/native/values/description.h"

#include "python/native/cpython/calls.h"
#include "python/native/cpython/interned_name.h"

namespace lightstep::python {
namespace {

InternedName qualname_name{"__qualname__"};
InternedName module_name{"__module__"};

// How many of the innermost frames of a traceback are shown. An endless recursion has far more.
constexpr int kMaxFrames = 100;

Ref QualifiedName(PyObject* type) {
  Ref qualname = GetAttribute(type, qualname_name);
  if (!qualname) return Ref{};
  const Ref module = GetAttribute(type, module_name);
  if (!module) return Ref{};
  if (!PyUnicode_Check(module.get()) ||
      PyUnicode_CompareWithASCIIString(module.get(), "builtins") == 0) {
    return qualname;
  }
  return Ref{PyUnicode_FromFormat("%U.%S", module.get(), qualname.get())};
}

Ref FormatTraceback(PyObject* traceback) {
  const Ref lines = FramesOf(traceback);
  if (!lines) return Ref{};
  const Ref head{PyUnicode_FromString("Traceback (most recent call last):\n")};
  const Ref separator{PyUnicode_FromString("")};
  if (!head || !separator) return Ref{};
  const Ref body{PyUnicode_Join(separator.get(), lines.get())};
  return body ? Ref{PyUnicode_Concat(head.get(), body.get())} : Ref{};
}

}  // namespace

Ref FramesOf(PyObject* traceback) {
  const Ref module{CallPython([] { return PyImport_ImportModule("traceback"); })};
  if (!module) return Ref{};
  Ref frames{CallPython([&] {
    return PyObject_CallMethod(module.get(), "format_tb", "Oi", traceback, -kMaxFrames);
  })};
  if (!frames || PyList_Check(frames.get())) return frames;
  PyErr_SetString(PyExc_TypeError, "traceback.format_tb() did not return a list");
  return Ref{};
}

std::optional<Text> Describe(PyObject* object) {
  Ref special;
  if (PyType_Check(object)) {
    special = QualifiedName(object);
  } else if (PyTraceBack_Check(object)) {
    special = FormatTraceback(object);
  } else {
    return TextOf(object);
  }
  if (special) return TextOf(special.get());
  if (!ForgetException()) return std::nullopt;
  return TextOf(object);
}

}  // namespace lightstep::python
