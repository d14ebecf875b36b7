#include "python/native/values/nested_value.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/values/object_kind.h"
#include "src/trace/value_content.h"

namespace lightstep::python {
namespace {

// Far more than a span can hold. It bounds the work. Each element counts, however small it is.
constexpr std::size_t kMaxBytes = std::size_t{1024} * 1024;
constexpr std::size_t kElementBytes = 8;

constexpr std::string_view kEllipsis = "...";

// Owns what the values of a tree refer to. The inner vectors stay where they are when one is added.
struct Tree {
  std::deque<std::vector<Value>> arrays;
  std::deque<std::vector<ValueItem>> maps;
  std::vector<Ref> owners;
};

// Each function returns nothing, with an exception set, only for exceptions that ForgetException
// leaves set.
class TreeBuilder {
 public:
  explicit TreeBuilder(Tree& tree) : tree_{tree} {}

  std::optional<Value> Build(PyObject* object) {
    const ObjectKind kind = KindOf(object);
    if (kind != ObjectKind::kMap && kind != ObjectKind::kList) return BuildFlat(object, kind);
    const bool is_within_itself =
        std::find(within_.begin(), within_.end(), object) != within_.end();
    if (is_within_itself || within_.size() == kMaxValueDepth) return Value{kEllipsis};
    within_.push_back(object);
    std::optional<Value> value = kind == ObjectKind::kMap ? BuildMap(object) : BuildArray(object);
    within_.pop_back();
    return value;
  }

 private:
  bool IsFull() const { return bytes_ >= kMaxBytes; }

  std::optional<Value> BuildFlat(PyObject* object, ObjectKind kind) {
    std::optional<WireValue> value = FlatValueOf(object, kind, ValueForm::kNested);
    if (!value) return std::nullopt;
    Hold(std::move(value->owner));
    bytes_ += kElementBytes;
    if (trace::HasText(value->value)) bytes_ += value->value.text().size();
    return value->value;
  }

  std::optional<Value> BuildMap(PyObject* dict) {
    std::vector<ValueItem> items;
    const Iteration result = ForEachItem(dict, [&](PyObject* key, PyObject* value) {
      if (IsFull()) return true;
      std::optional<Text> text = TextOf(key);
      if (!text) return false;
      const std::optional<Value> built = Build(value);
      if (!built) return false;
      bytes_ += text->view.size();
      items.push_back({text->view, *built});
      Hold(std::move(text->owner));
      return true;
    });
    if (result == Iteration::kFailed && !ForgetException()) return std::nullopt;
    const std::vector<ValueItem>& kept = tree_.maps.emplace_back(std::move(items));
    return Value::Map(kept.data(), kept.size());
  }

  std::optional<Value> BuildArray(PyObject* list) {
    // A copy, as describing an element may run code that changes the list.
    const Ref copy{CallPython([&] { return PySequence_Tuple(list); })};
    if (!copy) {
      if (!ForgetException()) return std::nullopt;
      std::optional<Text> text = TextOf(list);
      if (!text) return std::nullopt;
      Hold(std::move(text->owner));
      return Value{text->view};
    }
    std::vector<Value> elements;
    const Py_ssize_t count = PyTuple_GET_SIZE(copy.get());
    for (Py_ssize_t i = 0; i < count && !IsFull(); ++i) {
      const std::optional<Value> element = Build(PyTuple_GET_ITEM(copy.get(), i));
      if (!element) return std::nullopt;
      elements.push_back(*element);
    }
    const std::vector<Value>& kept = tree_.arrays.emplace_back(std::move(elements));
    return Value::Array(kept.data(), kept.size());
  }

  void Hold(Ref owner) {
    if (owner) tree_.owners.push_back(std::move(owner));
  }

  Tree& tree_;
  std::size_t bytes_ = 0;
  std::vector<PyObject*> within_;  // the containers around what is being built
};

// Null with an exception set.
Ref OwnerOf(std::unique_ptr<Tree> tree) {
  Ref capsule{PyCapsule_New(tree.get(), nullptr, [](PyObject* held) {
    delete static_cast<Tree*>(PyCapsule_GetPointer(held, nullptr));
  })};
  if (capsule) static_cast<void>(tree.release());
  return capsule;
}

}  // namespace

std::optional<WireValue> NestedValueOf(PyObject* container) {
  auto tree = std::make_unique<Tree>();
  const std::optional<Value> value = TreeBuilder{*tree}.Build(container);
  if (!value) return std::nullopt;
  Ref owner = OwnerOf(std::move(tree));
  if (!owner) {
    PyErr_Clear();
    return WireValue{Value{"<unprintable>"}, Ref{}};
  }
  return WireValue{*value, std::move(owner)};
}

}  // namespace lightstep::python
