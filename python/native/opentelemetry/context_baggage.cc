#include "python/native/opentelemetry/context_baggage.h"

#include <optional>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/api.h"
#include "src/common/without_throwing.h"

namespace lightstep::python::opentelemetry {
namespace {

// The items that a Context holds, borrowed; null where it holds none.
PyObject* ItemsIn(PyObject* context) {
  return PyDict_Check(context) ? PyDict_GetItem(context, api.baggage_key) : nullptr;
}

// A new dict, because Contexts share the one that they hold.
Ref MergedItems(PyObject* held, const Baggage& added) {
  Ref merged{held != nullptr && PyDict_Check(held) ? PyDict_Copy(held) : PyDict_New()};
  if (!merged) return Ref{};
  for (const auto& [key, value] : added.items()) {
    const Ref key_string = NewString(key);
    const Ref value_string = NewString(value);
    if (!key_string || !value_string ||
        PyDict_SetItem(merged.get(), key_string.get(), value_string.get()) < 0) {
      return Ref{};
    }
  }
  return merged;
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
  if (baggage.empty()) return Ref::Share(context);
  const Ref items = MergedItems(ItemsIn(context), baggage);
  return items ? WithValue(context, api.baggage_key, items.get()) : Ref{};
}

}  // namespace lightstep::python::opentelemetry
