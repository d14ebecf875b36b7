// The module lightstep_streaming._native: the tracer's core as the Python package wraps it.

#include <boost/config.hpp>
#include <boost/python/docstring_options.hpp>
#include <boost/python/handle.hpp>
#include <boost/python/module_init.hpp>
#include <boost/python/object.hpp>
#include <boost/python/scope.hpp>
#include <mutex>

#include "lightstep/version.h"
#include "python/native/both_apis/bindings.h"
#include "python/native/cpython/interned_name.h"
#include "python/native/cpython/interpreter_lock.h"
#include "python/native/cpython/raising.h"
#include "python/native/opentelemetry/bindings.h"
#include "python/native/opentracing/bindings.h"
#include "python/native/opentracing/tracer_object.h"
#include "python/native/process/bindings.h"

namespace {

void InitModule() {
  namespace bp = boost::python;
  using namespace lightstep::python;

  const bp::docstring_options docs{/*show_user_defined=*/true, /*show_signatures=*/false};
  bp::scope().attr("__version__") = lightstep::kVersion;
  if (!InternedName::InternAll()) ThrowPythonError();
  BindTypes();
  BindConverters();
  BindConfiguration();
  BindExit();
  BindRecovery();
  opentelemetry::BindTypes();
  both_apis::BindTypes();

  const bp::object tracer{bp::handle<>{bp::borrowed(reinterpret_cast<PyObject*>(tracer_type))}};
  const bp::scope within_tracer{tracer};
  BindConstruction();
  BindDelivery();
}

PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_native", nullptr,
                          // Not -1: for that, CPython would copy the module into sub-interpreters
                          // without asking.
                          /*m_size=*/0, nullptr, nullptr, nullptr, nullptr, nullptr};

}  // namespace

// What BOOST_PYTHON_MODULE makes, but for the main interpreter alone. Boost.Python's registry, the
// classes of users and the exit handler belong to one interpreter; another that shared them would
// keep the process from ending.
extern "C" BOOST_SYMBOL_EXPORT PyObject* PyInit__native() {
  static PyObject* module = nullptr;
  if (PyThreadState_Get()->interp != PyInterpreterState_Main()) {
    PyErr_SetString(PyExc_ImportError,
                    "lightstep_streaming can't be used in a sub-interpreter, only in the main one. "
                    "Under mod_wsgi set `WSGIApplicationGroup %{GLOBAL}`, under uWSGI "
                    "`single-interpreter = true`");
    return nullptr;
  }
  // CPython 3.13 and newer call this for the main interpreter when a sub-interpreter imports the
  // module, and without the import system's lock.
  static std::mutex mutex;
  std::unique_lock lock{mutex, std::try_to_lock};
  if (!lock) {
    const lightstep::python::InterpreterReleased released;
    lock.lock();
  }
  // A program that removes the module from sys.modules and imports it again gets the same one.
  if (module == nullptr) {
    module = boost::python::detail::init_module(definition, InitModule);
  }
  Py_XINCREF(module);
  return module;
}
