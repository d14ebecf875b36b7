#include <boost/python/errors.hpp>
#include <boost/python/import.hpp>
#include <boost/python/make_function.hpp>

#include "python/native/bindings.h"
#include "python/native/live_recorders.h"
#include "python/native/python_logging.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

// At interpreter exit, when no thread but daemons is left.
void CloseAtExit() {
  const bool is_closed = CloseAll();
  const bool is_written = is_closed && WriteLogLines();
  StopLogging();
  if (!is_written) bp::throw_error_already_set();
}

}  // namespace

void BindExit() { bp::import("atexit").attr("register")(bp::make_function(CloseAtExit)); }

}  // namespace lightstep::python
