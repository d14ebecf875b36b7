// Waiting for the background thread without holding up the interpreter: other threads run on, and
// Ctrl-C ends the wait. Where gevent or eventlet has patched the process, other greenlets run on
// too. Used by flush, close and the end of the interpreter.
#pragma once

#include <functional>
#include <optional>

namespace lightstep::python {

// What `wait` returns, which may take its time and must not touch Python. Nothing, with an
// exception set, where a signal's handler raised one; `wait` then goes on by itself, so that it
// must own what it uses.
std::optional<bool> WaitInterruptibly(std::function<bool()> wait);

}  // namespace lightstep::python
