// What tracing can't do for want of memory is left undone: the application neither asked for it nor
// could do anything about it. Used where spans are written.
#pragma once

#include <new>

namespace lightstep::common {

// False: `action` found no memory.
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
