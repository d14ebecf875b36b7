// If tracing runs out of memory, it leaves its work undone: the application did not ask for the
// work and could do nothing about the failure. Used where spans are written.
#pragma once

#include <new>

namespace lightstep::common {

// Returns false if `action` found no memory.
template <class Action>
bool WithoutThrowing(Action&& action) noexcept {
  try {
    action();
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

}  // namespace lightstep::common
