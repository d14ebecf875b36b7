// EndOfFailure: ends something, such as a span, although an exception is propagating. Used at the
// ends of spans, scopes and blocks.
#pragma once

#include "python/native/cpython/calls.h"
#include "python/native/cpython/saved_exception.h"

namespace lightstep::python {

// Calls `end`, which returns false with an exception set. Always returns false. Then the exception
// that was set before is set again, or that of `end` if ForgetException leaves it set.
template <class End>
bool EndOfFailure(End end) {
  SavedException failure;
  if (!end() && !ForgetException()) failure.GiveWay();
  return false;
}

}  // namespace lightstep::python
