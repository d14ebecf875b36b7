// The meaning of an exception that leaves a block: not every one is an error.
//
// Used by the record of errors.
#pragma once

#include <Python.h>

#include <cstdint>
#include <optional>

namespace lightstep::python {

enum class Leaving : std::uint8_t {
  kOrderly,    // GeneratorExit; SystemExit that makes the process's status 0
  kCancelled,  // asyncio.CancelledError; GreenletExit, which gevent ends a greenlet by
  kFailed,     // every other
};

// Of an exception as __exit__ gets it. Returns nothing, with an exception set, if ForgetException
// leaves one set.
std::optional<Leaving> LeavingBy(PyObject* type, PyObject* exception);

}  // namespace lightstep::python
