// The keys that propagation writes into carriers, as strs.
//
// Used by inject and extract of both APIs, with the interpreter's lock held.
#pragma once

#include <Python.h>

#include <array>
#include <cstddef>
#include <string_view>

#include "python/native/cpython/ref.h"
#include "python/native/cpython/text.h"

namespace lightstep::python {

// Keeps the strs of keys that were asked for before: the keys of a propagation mode come with every
// call, and a str that is not new has its hash already.
class KeyStrings {
 public:
  // Null with an exception set.
  static Ref Get(std::string_view key) {
    PyObject* const kept = kept_[PlaceOf(key)];
    if (kept != nullptr && ViewOfAsciiStr(kept) == key) return Ref::Share(kept);
    return Make(key);
  }

 private:
  static constexpr std::size_t kPlaces = 32;

  static std::size_t PlaceOf(std::string_view key) {
    if (key.size() < 3) return key.size();
    const auto third_last = static_cast<unsigned char>(key[key.size() - 3]);
    return (key.size() * 7 + third_last) % kPlaces;
  }

  static Ref Make(std::string_view key);

  // Of two keys with the same place, the later one is kept.
  static inline std::array<PyObject*, kPlaces> kept_{};
};

}  // namespace lightstep::python
