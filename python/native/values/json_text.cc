#include "python/native/values/json_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "lightstep/value.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/text.h"
#include "python/native/values/description.h"
#include "python/native/values/number.h"
#include "python/native/values/object_kind.h"
#include "src/common/json_quoting.h"
#include "src/common/non_finite.h"
#include "src/common/utf8.h"

namespace lightstep::python {
namespace {

// Far more than a span can hold. It bounds the work.
constexpr std::size_t kMaxBytes = std::size_t{1024} * 1024;

// Each Write returns false, with an exception set, only for exceptions that ForgetException leaves
// set.
class JsonWriter {
 public:
  bool Write(PyObject* object) {
    switch (KindOf(object)) {
      case ObjectKind::kNone:
        return Append("null");
      case ObjectKind::kBool:
        return Append(object == Py_True ? "true" : "false");
      case ObjectKind::kText:
      case ObjectKind::kBytes:
        return WriteString(TextOf(object));
      case ObjectKind::kFloat:
        return WriteFloat(PyFloat_AS_DOUBLE(object));
      case ObjectKind::kMap:
      case ObjectKind::kList:
        return WriteContainer(object);
      case ObjectKind::kInt:
      case ObjectKind::kOther:
        break;
    }
    if (const Ref integer = IntegerOf(object)) return WriteInteger(integer.get());
    if (PyErr_Occurred() != nullptr) return false;
    return WriteString(Describe(object));
  }

  std::string TakeText() { return std::move(text_); }

 private:
  bool IsFull() const { return text_.size() >= kMaxBytes; }

  bool Append(std::string_view text) {
    text_ += text;
    return true;
  }

  bool WriteString(const std::optional<Text>& string) {
    if (!string) return false;
    common::AppendJsonString(text_, common::Utf8Prefix(string->view, kMaxBytes));
    return true;
  }

  bool WriteInteger(PyObject* integer) {
    const std::optional<Text> digits = DigitsOf(integer);
    if (!digits) return ForgetException() && Append("null");
    // A hexadecimal number is no JSON.
    const bool is_decimal = digits->view.find('x') == std::string_view::npos;
    return is_decimal ? Append(digits->view) : WriteString(digits);
  }

  bool WriteFloat(double number) {
    const std::string_view name = common::NameOfNonFinite(number);
    if (!name.empty()) return WriteString(Text{name, Ref{}});
    char* const digits = PyOS_double_to_string(number, 'r', 0, Py_DTSF_ADD_DOT_0, nullptr);
    if (digits == nullptr) return ForgetException() && Append("null");
    Append(digits);
    PyMem_Free(digits);
    return true;
  }

  bool WriteContainer(PyObject* container) {
    if (within_.size() == kMaxValueDepth ||
        std::find(within_.begin(), within_.end(), container) != within_.end()) {
      return Append("\"...\"");
    }
    within_.push_back(container);
    const bool is_written =
        KindOf(container) == ObjectKind::kMap ? WriteDict(container) : WriteList(container);
    within_.pop_back();
    return is_written;
  }

  bool WriteDict(PyObject* dict) {
    text_ += '{';
    const std::size_t begin = text_.size();
    const Iteration result = ForEachItem(dict, [&](PyObject* key, PyObject* value) {
      if (IsFull()) return true;
      if (text_.size() != begin) text_ += ", ";
      if (!WriteString(TextOf(key))) return false;
      text_ += ": ";
      return Write(value);
    });
    text_ += '}';
    return result != Iteration::kFailed || ForgetException();
  }

  bool WriteList(PyObject* list) {
    // A copy, as describing an element may run code that changes the list.
    const Ref elements{CallPython([&] { return PySequence_Tuple(list); })};
    if (!elements) return ForgetException() && WriteString(TextOf(list));
    text_ += '[';
    const Py_ssize_t count = PyTuple_GET_SIZE(elements.get());
    for (Py_ssize_t i = 0; i < count && !IsFull(); ++i) {
      if (i != 0) text_ += ", ";
      if (!Write(PyTuple_GET_ITEM(elements.get(), i))) return false;
    }
    text_ += ']';
    return true;
  }

  std::string text_;
  std::vector<PyObject*> within_;  // the containers around what is being written
};

}  // namespace

std::optional<std::string> JsonTextOf(PyObject* container) {
  JsonWriter writer;
  if (!writer.Write(container)) return std::nullopt;
  return writer.TakeText();
}

}  // namespace lightstep::python
