#include "python/native/cpython/interned_name.h"

namespace lightstep::python {

bool InternedName::InternAll() {
  for (InternedName* each = first_; each != nullptr; each = each->next_) {
    each->name_ = PyUnicode_InternFromString(each->text_);
    if (each->name_ == nullptr) return false;
  }
  return true;
}

}  // namespace lightstep::python
