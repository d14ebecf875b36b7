// The module lightstep_streaming._native: the tracer's core as the Python package wraps it.

#include <boost/python/docstring_options.hpp>
#include <boost/python/handle.hpp>
#include <boost/python/module.hpp>
#include <boost/python/object.hpp>
#include <boost/python/scope.hpp>

#include "lightstep/version.h"
#include "python/native/bindings.h"
#include "python/native/exceptions.h"
#include "python/native/tracer_object.h"

BOOST_PYTHON_MODULE(_native) {
  namespace bp = boost::python;
  using namespace lightstep::python;

  const bp::docstring_options docs{/*show_user_defined=*/true, /*show_signatures=*/false};
  bp::scope().attr("__version__") = lightstep::kVersion;
  BindExceptions();
  BindTypes();
  BindConverters();
  BindConfiguration();
  BindExit();

  const bp::object tracer{bp::handle<>{bp::borrowed(reinterpret_cast<PyObject*>(tracer_type))}};
  const bp::scope within_tracer{tracer};
  BindConstruction();
  BindDelivery();
}
