#include <boost/python/import.hpp>
#include <boost/python/make_function.hpp>
#include <boost/python/scope.hpp>
#include <chrono>

#include "python/native/cpython/raising.h"
#include "python/native/cpython/ref.h"
#include "python/native/process/bindings.h"
#include "python/native/process/live_recorders.h"
#include "python/native/process/python_logging.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

// Calls CloseRest when the interpreter is destroyed. Its dict is cleared after all modules, and so
// after the last object of the program.
void CloseRestAtTheEnd() {
#if PY_VERSION_HEX >= 0x03090000
  PyInterpreterState* const interpreter = PyInterpreterState_Get();
#else
  PyInterpreterState* const interpreter = _PyInterpreterState_Get();
#endif
  static char anything;
  const Ref end{PyCapsule_New(&anything, nullptr, [](PyObject*) { CloseRest(); })};
  PyObject* const dict = PyInterpreterState_GetDict(interpreter);
  if (end && dict != nullptr) PyDict_SetItemString(dict, "lightstep_streaming", end.get());
  PyErr_Clear();
}

// What atexit calls, when only daemon threads are left.
void EndAtExit() {
  StopWriter();
  CloseRestAtTheEnd();
  const bool is_done = DeliverAtExit();
  if (!is_done) ThrowPythonError();
  WriteRest();
}

// Called when a child of multiprocessing ends, which destroys no interpreter.
void CloseAtExit() {
  StopWriter();
  const bool is_closed = CloseAll();
  if (!is_closed) ThrowPythonError();
  WriteRest();
}

// Called before os.fork(). The timeout is longer than a log handler usually takes, and short enough
// if one is stuck.
void PrepareFork() { WaitForWriter(std::chrono::milliseconds{200}); }

// Called before os._exit() in a forked child.
void DeliverAll(double seconds) { FlushAll(static_cast<common::Nanoseconds>(seconds * 1e9)); }

}  // namespace

void BindExit() {
  bp::import("atexit").attr("register")(bp::make_function(EndAtExit));
  bp::scope{}.attr("close_at_exit") = bp::make_function(CloseAtExit);
  bp::scope{}.attr("deliver_all") = bp::make_function(DeliverAll);
  bp::scope{}.attr("prepare_fork") = bp::make_function(PrepareFork);
}

}  // namespace lightstep::python
