#include "python/native/values/exception_reader.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/interned_name.h"
#include "python/native/cpython/text.h"
#include "python/native/values/description.h"
#include "python/native/values/exception_printer.h"
#include "src/common/utf8.h"
#include "src/trace/limits.h"

namespace lightstep::python {
namespace {

InternedName notes_name{"__notes__"};
InternedName exceptions_name{"exceptions"};

using Link = PrintedException::Link;

// How far a chain is followed to find its root. It bounds the work.
constexpr std::size_t kMaxFollowed = 10'000;
constexpr Py_ssize_t kMaxNotes = 100;

std::optional<std::string> StringOf(const std::optional<Text>& text) {
  if (!text) return std::nullopt;
  return std::string{common::Utf8Prefix(text->view, trace::kMaxTextBytes)};
}

// Null if there is none. Null with an exception set for exceptions that ForgetException leaves set.
Ref AttributeIfAny(PyObject* object, PyObject* name) {
  Ref attribute = GetAttribute(object, name);
  if (!attribute) ForgetException();
  return attribute;
}

// `sequence` as a tuple. Null in the same cases.
Ref TupleOf(PyObject* sequence) {
  Ref tuple{CallPython([&] { return PySequence_Tuple(sequence); })};
  if (!tuple) ForgetException();
  return tuple;
}

bool IsGroup(PyObject* exception) {
#if PY_VERSION_HEX >= 0x030B0000
  return PyObject_TypeCheck(exception, reinterpret_cast<PyTypeObject*>(PyExc_BaseExceptionGroup));
#else
  // The package exceptiongroup provides exception groups for older versions.
  const Ref name{PyUnicode_FromString("exceptiongroup")};
  const Ref module{name ? PyImport_GetModule(name.get()) : nullptr};
  const Ref type{module ? PyObject_GetAttrString(module.get(), "BaseExceptionGroup") : nullptr};
  PyErr_Clear();
  return type && PyType_Check(type.get()) &&
         PyObject_TypeCheck(exception, reinterpret_cast<PyTypeObject*>(type.get()));
#endif
}

struct Linked {
  PyObject* exception;
  Link link;
};

class Reader {
 public:
  // Each of these functions returns nothing, or false, with an exception set if it fails.

  std::optional<ExceptionChain> ReadChain(PyObject* outermost, PyObject* traceback, int depth) {
    const std::vector<Linked> all = Follow(outermost);
    const std::size_t count = std::min(all.size(), left_);
    left_ -= count;
    ExceptionChain chain;
    for (std::size_t i = 0; i < count; ++i) {
      // If there are too many, the last one that is read is the root of the chain.
      const bool is_root = i != 0 && i + 1 == count && count < all.size();
      if (is_root) chain.push_back(LeftOut(all.size() - count, all[i].link));
      const Linked& linked = is_root ? all.back() : all[i];
      chain.emplace_back().link = linked.link;
      const Ref own_traceback =
          i == 0 ? Ref::Share(traceback) : Ref{PyException_GetTraceback(linked.exception)};
      if (!Read(linked.exception, own_traceback.get(), depth, chain.back())) return std::nullopt;
    }
    if (count == 1 && all.size() > 1) chain.push_back(LeftOut(all.size() - 1, all[1].link));
    return chain;
  }

 private:
  // Returns `outermost` and the exceptions that led to it, up to one that was read before.
  std::vector<Linked> Follow(PyObject* outermost) {
    std::vector<Linked> all;
    Ref next = Ref::Share(outermost);
    Link link = Link::kCause;
    while (next && all.size() < kMaxFollowed) {
      PyObject* const exception = next.get();
      const bool is_new = seen_.insert(exception).second;
      if (!is_new && !all.empty()) break;
      all.push_back({exception, link});
      held_.push_back(std::move(next));
      next = Ref{PyException_GetCause(exception)};
      link = Link::kCause;
      if (!next && !reinterpret_cast<PyBaseExceptionObject*>(exception)->suppress_context) {
        next = Ref{PyException_GetContext(exception)};
        link = Link::kContext;
      }
    }
    return all;
  }

  static PrintedException LeftOut(std::size_t count, Link link) {
    PrintedException left_out;
    left_out.link = link;
    left_out.left_out_count = count;
    return left_out;
  }

  bool Read(PyObject* exception, PyObject* traceback, int depth, PrintedException& printed) {
    if (traceback != nullptr && PyTraceBack_Check(traceback)) {
      printed.has_traceback = true;
      if (!ReadFrames(traceback, printed)) return false;
    }
    if (!ReadMessage(exception, printed) || !ReadNotes(exception, printed)) return false;
    return !IsGroup(exception) || ReadMembers(exception, depth, printed);
  }

  bool ReadFrames(PyObject* traceback, PrintedException& printed) {
    const Ref frames = FramesOf(traceback);
    if (!frames) return ForgetException();
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(frames.get()); ++i) {
      std::optional<std::string> frame = StringOf(TextOf(PyList_GET_ITEM(frames.get(), i)));
      if (!frame) return false;
      printed.frames.push_back(std::move(*frame));
    }
    return true;
  }

  // As Python words it: the type, and the text unless it is empty.
  bool ReadMessage(PyObject* exception, PrintedException& printed) {
    const auto type = StringOf(Describe(reinterpret_cast<PyObject*>(Py_TYPE(exception))));
    if (!type) return false;
    const auto text = StringOf(TextOf(exception));
    if (!text) return false;
    constexpr std::string_view kMain = "__main__.";
    printed.message =
        type->compare(0, kMain.size(), kMain) == 0 ? type->substr(kMain.size()) : *type;
    if (!text->empty()) printed.message += ": " + *text;
    return true;
  }

  bool ReadNotes(PyObject* exception, PrintedException& printed) {
    const Ref notes = AttributeIfAny(exception, notes_name);
    if (!notes || notes.get() == Py_None) return PyErr_Occurred() == nullptr;
    const bool is_sequence = PyList_Check(notes.get()) || PyTuple_Check(notes.get());
    if (!is_sequence) return AddNote(notes.get(), printed);
    // A copy: describing a note may run code that changes the list.
    const Ref all = TupleOf(notes.get());
    if (!all) return PyErr_Occurred() == nullptr;
    const Py_ssize_t count = std::min(PyTuple_GET_SIZE(all.get()), kMaxNotes);
    for (Py_ssize_t i = 0; i < count; ++i) {
      if (!AddNote(PyTuple_GET_ITEM(all.get(), i), printed)) return false;
    }
    return true;
  }

  bool AddNote(PyObject* note, PrintedException& printed) {
    std::optional<std::string> text = StringOf(TextOf(note));
    if (!text) return false;
    printed.notes.push_back(std::move(*text));
    return true;
  }

  bool ReadMembers(PyObject* group, int depth, PrintedException& printed) {
    printed.is_group = true;
    const Ref exceptions = AttributeIfAny(group, exceptions_name);
    const Ref members = exceptions ? TupleOf(exceptions.get()) : Ref{};
    if (!members) return PyErr_Occurred() == nullptr;
    printed.member_count = static_cast<std::size_t>(PyTuple_GET_SIZE(members.get()));
    if (depth == kMaxGroupDepth) return true;
    for (std::size_t i = 0; i < printed.member_count; ++i) {
      if (i == kMaxGroupWidth || left_ == 0) return true;
      PyObject* const member = PyTuple_GET_ITEM(members.get(), static_cast<Py_ssize_t>(i));
      if (!PyExceptionInstance_Check(member)) return true;
      const Ref traceback{PyException_GetTraceback(member)};
      std::optional<ExceptionChain> chain = ReadChain(member, traceback.get(), depth + 1);
      if (!chain) return false;
      printed.members.push_back(std::move(*chain));
    }
    return true;
  }

  std::size_t left_ = kMaxExceptions;
  std::unordered_set<PyObject*> seen_;
  std::vector<Ref> held_;  // keeps those in seen_ alive: reading one may release another
};

}  // namespace

std::optional<ExceptionChain> ReadException(PyObject* exception, PyObject* traceback) {
  return Reader{}.ReadChain(exception, traceback, 0);
}

}  // namespace lightstep::python
