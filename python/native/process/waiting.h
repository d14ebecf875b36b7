// Waiting for the background thread without holding up the interpreter: other threads run on, and
// Ctrl-C ends the wait. Where gevent or eventlet has patched the process, other greenlets run on
// too. Used by flush, close and the end of the interpreter.
#pragma once

#include <functional>
#include <optional>

namespace lightstep::python {

// Runs `wait`, which may block and must not touch Python, and returns its result. Returns nothing,
// with an exception set, if a signal handler raised one. `wait` then continues on its own, so it
// must own everything that it uses.
std::optional<bool> WaitInterruptibly(std::function<bool()> wait);

}  // namespace lightstep::python
