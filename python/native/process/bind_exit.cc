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

// Called by atexit, when only daemon threads are left.
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
  const bp::object close = bp::make_function(CloseAtExit);
  bp::import("atexit").attr("register")(close);
  bp::scope{}.attr("close_at_exit") = close;
  bp::scope{}.attr("deliver_all") = bp::make_function(DeliverAll);
  bp::scope{}.attr("prepare_fork") = bp::make_function(PrepareFork);
}

}  // namespace lightstep::python
