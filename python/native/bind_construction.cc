#include <boost/json/object.hpp>
#include <boost/python/dict.hpp>
#include <boost/python/errors.hpp>
#include <boost/python/extract.hpp>
#include <boost/python/import.hpp>
#include <boost/python/raw_function.hpp>
#include <boost/python/scope.hpp>
#include <boost/python/tuple.hpp>

#include "python/native/bindings.h"
#include "python/native/classes.h"
#include "python/native/configuration.h"
#include "python/native/exceptions.h"
#include "python/native/live_recorders.h"
#include "python/native/python_logging.h"
#include "python/native/tracer_object.h"
#include "src/tracer/options_reader.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

constexpr char kScopeManager[] = "scope_manager";
constexpr char kComponentName[] = "component_name";

// The first parameter, by its place or by its name; taken out of `keywords`.
bp::object TakeScopeManager(const bp::tuple& positional, bp::dict& keywords) {
  const auto count = bp::len(positional) - 1;
  if (count > 1) {
    Raise(PyExc_TypeError, "Tracer() takes at most 1 positional argument, scope_manager (" +
                               std::to_string(count) + " given)");
  }
  const bool is_keyword = keywords.has_key(kScopeManager);
  if (count == 1 && is_keyword) {
    Raise(PyExc_TypeError, "Tracer() got multiple values for argument 'scope_manager'");
  }
  if (count == 1) return positional[1];
  if (!is_keyword) return {};
  bp::object manager = keywords[kScopeManager];
  keywords[kScopeManager].del();
  return manager;
}

Ref MakeScopeManager(const bp::object& given) {
  if (given.is_none()) {
    return Ref{PyObject_CallObject(reinterpret_cast<PyObject*>(classes.scope_manager), nullptr)};
  }
  const bp::object base = bp::import("opentracing").attr("ScopeManager");
  const int is_manager = PyObject_IsInstance(given.ptr(), base.ptr());
  if (is_manager < 0) return Ref{};
  if (is_manager == 0 && !PyObject_HasAttrString(given.ptr(), "activate")) {
    PyErr_Format(PyExc_TypeError,
                 "scope_manager: given %.200R, allowed is an opentracing.ScopeManager",
                 given.ptr());
    return Ref{};
  }
  return Ref::Share(given.ptr());
}

TracerOptions MakeOptions(const bp::dict& keywords) {
  TracerOptions options = tracer::ReadOptions(ReadConfiguration(keywords));
  if (!keywords.has_key(kComponentName) || bp::object{keywords[kComponentName]}.is_none()) {
    options.component_name = ProgramName();
  }
  options.platform = "python";
  options.platform_version = PythonVersion();
  options.log_sink = MakeLogSink();
  return options;
}

bp::object Construct(bp::tuple arguments, bp::dict given) {
  TracerObject& tracer = bp::extract<TracerObject&>(arguments[0]);
  if (tracer.recorder != nullptr) {
    Raise(PyExc_RuntimeError, "Tracer.__init__() was called before");
  }
  bp::dict keywords = given.copy();
  Ref manager = MakeScopeManager(TakeScopeManager(arguments, keywords));
  if (!manager) bp::throw_error_already_set();
  const TracerOptions options = MakeOptions(keywords);
  auto recorder = std::make_shared<tracer::Recorder>(options);
  tracer.propagators = std::make_unique<tracer::Propagators>(options);
  tracer.scope_manager = std::move(manager);
  tracer.recorder = recorder;
  Enlist(std::move(recorder));
  return {};
}

}  // namespace

void BindConstruction() { bp::scope().attr("__init__") = bp::raw_function(Construct, 1); }

}  // namespace lightstep::python
