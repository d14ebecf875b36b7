// Text: a Python object as the well-formed UTF-8 that the wire wants, and a str of UTF-8. Used for
// keys, operation names and text values.
#pragma once

#include <Python.h>

#include <cstddef>
#include <optional>
#include <string_view>

#include "python/native/cpython/ref.h"

namespace lightstep::python {

struct Text {
  std::string_view view;
  Ref owner;  // of the characters, unless somebody else holds on to them
};

// In all of these nothing is returned, with an exception set, for what ForgetException leaves set.

// A str that is not plain ASCII: as it is, each lone surrogate replaced by U+FFFD.
std::optional<Text> TextOfOtherStr(PyObject* str);

// A str that is UTF-8 as it lies in memory.
inline bool IsAsciiStr(PyObject* object) {
  return PyUnicode_Check(object) && PyUnicode_IS_COMPACT_ASCII(object);
}

// Valid as long as the str is.
inline std::string_view ViewOfAsciiStr(PyObject* str) {
  return {static_cast<const char*>(static_cast<void*>(reinterpret_cast<PyASCIIObject*>(str) + 1)),
          static_cast<std::size_t>(PyUnicode_GET_LENGTH(str))};
}

// A str.
inline std::optional<Text> TextOfStr(PyObject* str) {
  if (!PyUnicode_IS_COMPACT_ASCII(str)) return TextOfOtherStr(str);
  return Text{ViewOfAsciiStr(str), Ref::Share(str)};
}

// bytes, bytearray, memoryview: decoded, what is not UTF-8 replaced by U+FFFD.
std::optional<Text> TextOfBytes(PyObject* bytes);

bool IsBytes(PyObject* object);

// Any object that is no str: bytes as above, else its str(), else "<unprintable TypeName object>".
std::optional<Text> TextOfOther(PyObject* object);

// Any object.
inline std::optional<Text> TextOf(PyObject* object) {
  return PyUnicode_Check(object) ? TextOfStr(object) : TextOfOther(object);
}

// Any object that somebody else holds on to as long as the text is used: the caller of a method, of
// its arguments.
inline std::optional<Text> TextOfHeld(PyObject* object) {
  if (!IsAsciiStr(object)) return TextOf(object);
  return Text{ViewOfAsciiStr(object), Ref{}};
}

// The other way: a str, what is not UTF-8 replaced by U+FFFD. Null with an exception set.
inline Ref NewString(std::string_view text) {
  return Ref{PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace")};
}

}  // namespace lightstep::python
