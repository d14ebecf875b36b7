#include "python/native/names.h"

#include <utility>

namespace lightstep::python {

Names names;

bool InternNames() {
  const std::pair<PyObject**, const char*> all[] = {
      {&names.activate, "activate"},
      {&names.active, "active"},
      {&names.active_span, "active_span"},
      {&names.bit_length, "bit_length"},
      {&names.close, "close"},
      {&names.code, "code"},
      {&names.context, "context"},
      {&names.error_object, "error.object"},
      {&names.exceptions, "exceptions"},
      {&names.finish, "finish"},
      {&names.items, "items"},
      {&names.log_kv, "log_kv"},
      {&names.module, "__module__"},
      {&names.notes, "__notes__"},
      {&names.old_value, "old_value"},
      {&names.qualname, "__qualname__"},
      {&names.scope_manager, "scope_manager"},
      {&names.set_tag, "set_tag"},
      {&names.span, "span"},
      {&names.start_span, "start_span"},
  };
  for (const auto& [name, text] : all) {
    *name = PyUnicode_InternFromString(text);
    if (*name == nullptr) return false;
  }
  return true;
}

}  // namespace lightstep::python
