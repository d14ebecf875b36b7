#include "python/native/values/key_strings.h"

#include <array>
#include <cstddef>

#include "python/native/cpython/text.h"

namespace lightstep::python {
namespace {

constexpr std::size_t kPlaces = 32;
constexpr std::size_t kLongest = 64;

// Of two keys with the same place, the later one is kept.
std::array<PyObject*, kPlaces> kept_strings{};

std::size_t PlaceOf(std::string_view key) {
  if (key.size() < 3) return key.size();
  const auto third_last = static_cast<unsigned char>(key[key.size() - 3]);
  return (key.size() * 7 + third_last) % kPlaces;
}

}  // namespace

Ref KeyString(std::string_view key) {
  PyObject*& kept = kept_strings[PlaceOf(key)];
  if (kept != nullptr && ViewOfAsciiStr(kept) == key) return Ref::Share(kept);
  Ref made = NewString(key);
  const bool is_kept = made && key.size() <= kLongest && IsAsciiStr(made.get());
  if (is_kept) Py_XSETREF(kept, made.NewReference());
  return made;
}

}  // namespace lightstep::python
