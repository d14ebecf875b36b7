#include "python/native/cpython/text.h"

#include "python/native/cpython/calls.h"

namespace lightstep::python {
namespace {

constexpr Py_UCS4 kReplacement = 0xFFFD;

std::optional<std::string_view> Utf8(PyObject* str) {
  Py_ssize_t size = 0;
  const char* const characters = PyUnicode_AsUTF8AndSize(str, &size);
  if (characters == nullptr) return std::nullopt;
  return std::string_view{characters, static_cast<std::size_t>(size)};
}

Ref ReplaceSurrogates(PyObject* str) {
  const Py_ssize_t length = PyUnicode_GetLength(str);
  Py_UCS4* const characters = PyUnicode_AsUCS4Copy(str);
  if (characters == nullptr) return Ref{};
  for (Py_ssize_t i = 0; i < length; ++i) {
    if (Py_UNICODE_IS_SURROGATE(characters[i])) characters[i] = kReplacement;
  }
  Ref replaced{PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, characters, length)};
  PyMem_Free(characters);
  return replaced;
}

// For an object whose str() fails.
Text Unprintable(PyObject* object) {
  Ref text{PyUnicode_FromFormat("<unprintable %.200s object>", Py_TYPE(object)->tp_name)};
  if (text) {
    if (const auto view = Utf8(text.get())) return {*view, std::move(text)};
  }
  PyErr_Clear();
  return {"<unprintable object>", Ref{}};
}

std::optional<Text> UnprintableUnlessInterrupted(PyObject* object) {
  if (!ForgetException()) return std::nullopt;
  return Unprintable(object);
}

}  // namespace

std::optional<Text> TextOfOtherStr(PyObject* str) {
  if (const auto view = Utf8(str)) return Text{*view, Ref::Share(str)};
  PyErr_Clear();
  Ref replaced = ReplaceSurrogates(str);
  if (replaced) {
    if (const auto view = Utf8(replaced.get())) return Text{*view, std::move(replaced)};
  }
  return UnprintableUnlessInterrupted(str);
}

bool IsBytes(PyObject* object) {
  return PyBytes_Check(object) || PyByteArray_Check(object) || PyMemoryView_Check(object);
}

std::optional<Text> TextOfBytes(PyObject* bytes) {
  // A copy if the object can change, else the object itself.
  const Ref fixed{CallPython([&] { return PyBytes_FromObject(bytes); })};
  if (fixed) {
    Ref decoded = NewString(
        {PyBytes_AS_STRING(fixed.get()), static_cast<std::size_t>(PyBytes_GET_SIZE(fixed.get()))});
    if (decoded) {
      if (const auto view = Utf8(decoded.get())) return Text{*view, std::move(decoded)};
    }
  }
  return UnprintableUnlessInterrupted(bytes);
}

std::optional<Text> TextOfOther(PyObject* object) {
  if (IsBytes(object)) return TextOfBytes(object);
  const Ref text = Str(object);
  if (!text) return UnprintableUnlessInterrupted(object);
  return TextOfStr(text.get());
}

}  // namespace lightstep::python
