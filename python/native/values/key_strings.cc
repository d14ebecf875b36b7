#include "python/native/values/key_strings.h"

namespace lightstep::python {

Ref KeyStrings::Make(std::string_view key) {
  constexpr std::size_t kMaxSize = 64;
  Ref made = NewString(key);
  const bool is_kept = made && key.size() <= kMaxSize && IsAsciiStr(made.get());
  if (is_kept) Py_XSETREF(kept_[PlaceOf(key)], made.NewReference());
  return made;
}

}  // namespace lightstep::python
