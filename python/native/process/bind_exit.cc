#include <boost/python/import.hpp>
#include <boost/python/make_function.hpp>
#include <boost/python/scope.hpp>
#include <chrono>

#include "python/native/cpython/raising.h"
#include "python/native/process/bindings.h"
#include "python/native/process/live_recorders.h"
#include "python/native/process/python_logging.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

// At interpreter exit, when no thread but daemons is left.
void CloseAtExit() {
  StopWriter();
  const bool is_closed = CloseAll();
  if (!is_closed) ThrowPythonError();
  WriteRest();
}

// Before os.fork(): longer than a handler usually takes, and short enough for one that is stuck.
void PrepareFork() { WaitForWriter(std::chrono::milliseconds{200}); }

// Before os._exit() of a forked child.
void DeliverAll(double seconds) { FlushAll(static_cast<common::Nanoseconds>(seconds * 1e9)); }

}  // namespace

void BindExit() {
  const bp::object close = bp::make_function(CloseAtExit);
  bp::import("atexit").attr("register")(close);
  bp::scope{}.attr("close_at_exit") = close;
  bp::scope{}.attr("deliver_all") = bp::make_function(DeliverAll);
  bp::scope{}.attr("prepare_fork") = bp::make_function(PrepareFork);
}

}  // namespace lightstep::python
