#include <boost/python/errors.hpp>
#include <boost/python/import.hpp>
#include <boost/python/make_function.hpp>
#include <boost/python/scope.hpp>

#include "python/native/bindings.h"
#include "python/native/live_recorders.h"
#include "python/native/python_logging.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

// At interpreter exit, when no thread but daemons is left.
void CloseAtExit() {
  StopScheduling();
  if (!CloseAll() || !WriteLogLines()) bp::throw_error_already_set();
}

}  // namespace

void BindExit() {
  const bp::object close = bp::make_function(CloseAtExit);
  bp::import("atexit").attr("register")(close);
  bp::scope{}.attr("close_at_exit") = close;
}

}  // namespace lightstep::python
