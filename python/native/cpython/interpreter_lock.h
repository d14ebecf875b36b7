// The interpreter's lock (GIL) and what can happen to a thread that asks for it.
//
// A thread that asks for the lock while the interpreter is being finalized never gets it: CPython
// up to 3.13 ends such a (daemon) thread with pthread_exit, whose unwinding would run our
// destructors, Py_DECREF among them, without the lock. So that point is where the thread stops for
// good instead, as CPython 3.14 itself does; the end of the process takes it away.
//
// Used wherever Python code is run, which may give up the lock, and wherever we give it up.
#pragma once

#include <Python.h>
#include <cxxabi.h>
#include <unistd.h>

namespace lightstep::python {

// Runs `call`, which may run Python code.
template <class Call>
auto CallPython(Call&& call) {
  try {
    return call();
  } catch (const abi::__forced_unwind&) {
    for (;;) pause();
  }
}

// Gives up the lock for as long as it lives.
class InterpreterReleased {
 public:
  InterpreterReleased() : state_{PyEval_SaveThread()} {}
  ~InterpreterReleased() {
    CallPython([this] { PyEval_RestoreThread(state_); });
  }
  InterpreterReleased(const InterpreterReleased&) = delete;
  InterpreterReleased& operator=(const InterpreterReleased&) = delete;

 private:
  PyThreadState* const state_;
};

}  // namespace lightstep::python
