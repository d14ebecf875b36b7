// The interpreter's lock (GIL), and the end of threads that ask for it.
//
// A thread that asks for the lock while the interpreter is being finalized never gets it. CPython
// up to 3.13 ends such a (daemon) thread with pthread_exit, whose unwinding would run our
// destructors, among them Py_DECREF, without the lock. So the thread stops for good at that point
// instead, as CPython 3.14 does itself. It vanishes with the process. musl's pthread_exit unwinds
// nothing, so there is nothing to stop.
//
// Used wherever Python code runs, because it may give up the lock, and wherever the module gives it
// up.
#pragma once

#include <Python.h>
#include <cxxabi.h>
#include <unistd.h>

namespace lightstep::python {

// Runs `call`, which may run Python code.
template <class Call>
auto CallPython(Call&& call) {
#ifdef __GLIBC__
  try {
    return call();
  } catch (const abi::__forced_unwind&) {
    for (;;) pause();
  }
#else
  return call();
#endif
}

// Gives up the lock during its lifetime.
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
