// Text: a Python object as well-formed UTF-8, as protocols demand it, and the way back to a str.
// Used for keys, operation names and text values.
#pragma once

#include <Python.h>

#include <cstddef>
#include <optional>
#include <string_view>

#include "python/native/cpython/ref.h"

namespace lightstep::python {

struct Text {
  std::string_view view;
  Ref owner;  // of the characters; null if the caller keeps them alive
};

// All functions that return an optional return nothing, with an exception set, for an exception
// that ForgetException leaves set.

// For a str that is not plain ASCII. Each lone surrogate is replaced by U+FFFD.
std::optional<Text> TextOfOtherStr(PyObject* str);

// Whether `object` is a str whose memory is valid UTF-8 as it is.
inline bool IsAsciiStr(PyObject* object) {
  return PyUnicode_Check(object) && PyUnicode_IS_COMPACT_ASCII(object);
}

// Valid as long as the str is.
inline std::string_view ViewOfAsciiStr(PyObject* str) {
  return {static_cast<const char*>(static_cast<void*>(reinterpret_cast<PyASCIIObject*>(str) + 1)),
          static_cast<std::size_t>(PyUnicode_GET_LENGTH(str))};
}

// For a str.
inline std::optional<Text> TextOfStr(PyObject* str) {
  if (!PyUnicode_IS_COMPACT_ASCII(str)) return TextOfOtherStr(str);
  return Text{ViewOfAsciiStr(str), Ref::Share(str)};
}

// For bytes, bytearray and memoryview. Invalid UTF-8 is replaced by U+FFFD.
std::optional<Text> TextOfBytes(PyObject* bytes);

bool IsBytes(PyObject* object);

// For any object that is not a str: bytes as above, else its str(), or "<unprintable TypeName
// object>" if str() fails.
std::optional<Text> TextOfOther(PyObject* object);

// For any object.
inline std::optional<Text> TextOf(PyObject* object) {
  return PyUnicode_Check(object) ? TextOfStr(object) : TextOfOther(object);
}

// For any object that the caller keeps alive as long as the text is used, such as an argument of a
// method.
inline std::optional<Text> TextOfHeld(PyObject* object) {
  if (!IsAsciiStr(object)) return TextOf(object);
  return Text{ViewOfAsciiStr(object), Ref{}};
}

// Makes a str. Invalid UTF-8 is replaced by U+FFFD. Null with an exception set.
inline Ref NewString(std::string_view text) {
  return Ref{PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace")};
}

}  // namespace lightstep::python
