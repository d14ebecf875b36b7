#include "python/native/process/configuration.h"

#include <Python.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <boost/python/extract.hpp>
#include <boost/python/import.hpp>
#include <boost/python/list.hpp>
#include <boost/python/str.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "python/native/cpython/items.h"
#include "python/native/cpython/raising.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/text.h"
#include "python/native/process/former_keywords.h"
#include "src/configuration/keys.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;
namespace json = boost::json;

constexpr int kMaxDepth = 16;

// Whether errors must not show the value, because they are logged. `name` may be a key, a part of
// its value, or a former name of the key (former_keywords.h).
bool IsSecret(const std::string& name) {
  const std::string key = SnakeCase(name);
  return std::any_of(configuration::Keys().begin(), configuration::Keys().end(),
                     [&](const configuration::Key& known) {
                       return known.secrecy != configuration::Secrecy::kPublic &&
                              key.rfind(known.name, 0) == 0;
                     });
}

[[noreturn]] void Refuse(PyObject* error, const std::string& key, PyObject* given,
                         const char* allowed) {
  if (IsSecret(key)) {
    PyErr_Format(error, "%s: got a %.200s, expected %s", key.c_str(), Py_TYPE(given)->tp_name,
                 allowed);
  } else {
    PyErr_Format(error, "%s: got %.200R, expected %s", key.c_str(), given, allowed);
  }
  ThrowPythonError();
}

json::value ReadValue(const std::string& key, PyObject* given, int depth);

json::value ReadInteger(const std::string& key, PyObject* given) {
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(given, &overflow);
  if (overflow == 0) return value;
  if (overflow > 0) {
    const std::uint64_t large = PyLong_AsUnsignedLongLong(given);
    if (PyErr_Occurred() == nullptr) return large;
    PyErr_Clear();
  }
  Refuse(PyExc_ValueError, key, given, "an integer of at most 64 bits");
}

std::string ReadString(const std::string& key, PyObject* given) {
  Py_ssize_t size = 0;
  const char* const text = PyUnicode_AsUTF8AndSize(given, &size);
  if (text != nullptr) return {text, static_cast<std::size_t>(size)};
  PyErr_Clear();
  Refuse(PyExc_ValueError, key, given, "text without lone surrogates");
}

json::array ReadArray(const std::string& key, PyObject* given, int depth) {
  json::array array;
  const Ref elements{PySequence_Tuple(given)};
  if (!elements) ThrowPythonError();
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(elements.get()); ++i) {
    array.push_back(ReadValue(key + "[" + std::to_string(i) + "]",
                              PyTuple_GET_ITEM(elements.get(), i), depth + 1));
  }
  return array;
}

// The name of a member, which is a string in JSON. Other keys are converted as Python's json
// converts them.
std::string ReadName(const std::string& key, PyObject* name) {
  if (PyUnicode_Check(name)) return ReadString(key, name);
  if (name == Py_None) return "null";
  if (PyBool_Check(name)) return name == Py_True ? "true" : "false";
  if (!PyLong_Check(name) && !PyFloat_Check(name)) {
    Refuse(PyExc_TypeError, key, name, "a string as a key");
  }
  // The digits of the number itself, even if a derived class (IntEnum) has another __repr__.
  const Ref text{(PyLong_Check(name) ? PyLong_Type : PyFloat_Type).tp_repr(name)};
  if (!text) ThrowPythonError();
  return ReadString(key, text.get());
}

json::object ReadObject(const std::string& key, PyObject* given, int depth) {
  json::object object;
  ForEachDictItem(given, [&](PyObject* name, PyObject* value) {
    const std::string text = ReadName(key, name);
    object[text] = ReadValue(key.empty() ? text : key + "." + text, value, depth + 1);
    return true;
  });
  return object;
}

json::value ReadValue(const std::string& key, PyObject* given, int depth) {
  if (given == Py_None) return nullptr;
  if (PyBool_Check(given)) return given == Py_True;
  if (PyUnicode_Check(given)) return json::value(ReadString(key, given));
  if (PyLong_Check(given)) return ReadInteger(key, given);
  if (PyFloat_Check(given)) return PyFloat_AS_DOUBLE(given);
  if (PyIndex_Check(given)) {
    if (const Ref integer{PyNumber_Index(given)}; integer) return ReadInteger(key, integer.get());
    PyErr_Clear();
  }
  const bool is_list = PyList_Check(given) || PyTuple_Check(given);
  if (!is_list && !PyDict_Check(given)) {
    Refuse(PyExc_TypeError, key, given,
           "a str, bool, int, float, list or dict, depending on the key");
  }
  if (depth == kMaxDepth) {
    Refuse(PyExc_ValueError, key, given, "a value that is nested less deeply");
  }
  if (is_list) return ReadArray(key, given, depth);
  return ReadObject(key, given, depth);
}

}  // namespace

json::object ReadConfiguration(const bp::dict& keywords) {
  return ReadObject("", keywords.ptr(), 0);
}

bp::object ToPython(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return {};
    case json::kind::bool_:
      return bp::object{value.get_bool()};
    case json::kind::int64:
      return bp::object{value.get_int64()};
    case json::kind::uint64:
      return bp::object{value.get_uint64()};
    case json::kind::double_:
      return bp::object{value.get_double()};
    case json::kind::string:
      return bp::str{value.get_string().data(), value.get_string().size()};
    case json::kind::array: {
      bp::list list;
      for (const json::value& element : value.get_array()) list.append(ToPython(element));
      return list;
    }
    case json::kind::object:
      break;
  }
  bp::dict dict;
  for (const auto& member : value.get_object()) {
    dict[bp::str{member.key().data(), member.key().size()}] = ToPython(member.value());
  }
  return dict;
}

std::string ProgramName() {
  const bp::object sys = bp::import("sys");
  if (!PyObject_HasAttrString(sys.ptr(), "argv")) return "python";
  const bp::object argv = sys.attr("argv");
  if (!PyList_Check(argv.ptr()) || PyList_GET_SIZE(argv.ptr()) == 0) return "python";
  const std::optional<Text> text = TextOf(PyList_GET_ITEM(argv.ptr(), 0));
  if (!text) ThrowPythonError();
  std::string path{text->view};
  // `python -m package` runs package/__main__.py.
  constexpr std::string_view kMain = "/__main__.py";
  if (path.size() > kMain.size() &&
      path.compare(path.size() - kMain.size(), kMain.size(), kMain) == 0) {
    path.resize(path.size() - kMain.size());
  }
  const std::string name = path.substr(path.rfind('/') + 1);
  // Empty, "-c" and "-m": there is no program with a name.
  return name.empty() || name.front() == '-' ? "python" : name;
}

std::string PythonVersion() {
  const bp::object version = bp::import("platform").attr("python_version")();
  return bp::extract<std::string>(version);
}

}  // namespace lightstep::python
