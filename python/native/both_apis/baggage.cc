#include "python/native/both_apis/baggage.h"

#include <optional>

#include "python/native/both_apis/classes.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/text.h"
#include "src/common/without_throwing.h"

namespace lightstep::python::both_apis {
namespace {

// The items that a Context holds, borrowed; null where it holds none.
PyObject* ItemsIn(PyObject* context) {
  return PyDict_Check(context) ? PyDict_GetItem(context, api.baggage_key) : nullptr;
}

}  // namespace

bool HasBaggage(PyObject* context) { return ItemsIn(context) != nullptr; }

bool AddBaggageOf(PyObject* context, Baggage& baggage) {
  PyObject* const items = ItemsIn(context);
  if (items == nullptr) return true;
  const Ref held = Ref::Share(items);
  const Iteration result = ForEachItem(items, [&](PyObject* key, PyObject* value) {
    const std::optional<Text> key_text = TextOf(key);
    if (!key_text) return false;
    const std::optional<Text> value_text = TextOf(value);
    if (!value_text) return false;
    common::WithoutThrowing([&] { baggage.Set(key_text->view, value_text->view); });
    return true;
  });
  return result != Iteration::kFailed || ForgetException();
}

Ref WithBaggage(PyObject* context, const Baggage& baggage) {
  Ref result = Ref::Share(context);
  // A copy, because Python code runs that may change the span's.
  const Baggage copy = baggage;  // NOLINT(performance-unnecessary-copy-initialization)
  for (const auto& [key, value] : copy.items()) {
    const Ref key_string = NewString(key);
    const Ref value_string = NewString(value);
    if (!key_string || !value_string) return Ref{};
    result = Ref{CallPython([&] {
      return PyObject_CallFunctionObjArgs(api.set_baggage, key_string.get(), value_string.get(),
                                          result.get(), static_cast<PyObject*>(nullptr));
    })};
    if (!result) return Ref{};
  }
  return result;
}

}  // namespace lightstep::python::both_apis
