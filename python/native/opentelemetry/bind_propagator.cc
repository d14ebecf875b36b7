#include <algorithm>
#include <boost/python/args.hpp>
#include <boost/python/converter/registry.hpp>
#include <boost/python/def.hpp>
#include <boost/python/extract.hpp>
#include <boost/python/handle.hpp>
#include <boost/python/list.hpp>
#include <boost/python/object.hpp>
#include <boost/python/scope.hpp>
#include <boost/python/stl_iterator.hpp>
#include <boost/python/type_id.hpp>
#include <memory>
#include <string>
#include <vector>

#include "lightstep/options.h"
#include "lightstep/propagation_mode.h"
#include "python/native/cpython/raising.h"
#include "python/native/opentelemetry/bindings.h"
#include "python/native/opentelemetry/propagator.h"
#include "src/configuration/choice_types.h"
#include "src/tracer/propagators.h"

namespace lightstep::python::opentelemetry {
namespace {

namespace bp = boost::python;

void* FindPropagator(PyObject* object) {
  return PyObject_TypeCheck(object, propagator_type) ? object : nullptr;
}

PropagationMode ModeNamed(const std::string& name) {
  const auto& modes = configuration::PropagationModes();
  const auto is_it = [&](const auto& mode) { return mode.first == name; };
  const auto found = std::find_if(modes.begin(), modes.end(), is_it);
  if (found != modes.end()) return found->second;
  std::string allowed;
  for (const auto& [known, _] : modes) {
    if (!allowed.empty()) allowed += ", ";
    allowed += known;
  }
  Raise(PyExc_ValueError, "modes: got '" + name + "', expected one of " + allowed);
}

void Construct(PropagatorObject& propagator, const bp::list& modes) {
  TracerOptions options;
  // Trace ids of 128 bits, and baggage as OpenTelemetry's propagators have it.
  options.protocol = WireProtocol::kOtlp;
  const bp::stl_input_iterator<std::string> end;
  for (bp::stl_input_iterator<std::string> name{modes}; name != end; ++name) {
    options.propagation_modes.push_back(ModeNamed(*name));
  }
  const auto& chosen = options.propagation_modes;
  propagator.has_w3c_baggage =
      std::find(chosen.begin(), chosen.end(), PropagationMode::kTraceContext) != chosen.end();
  propagator.propagators = std::make_unique<const tracer::Propagators>(options);
}

}  // namespace

void BindPropagator() {
  if (!MakePropagatorType()) ThrowPythonError();
  const bp::object type{bp::handle<>(bp::borrowed(reinterpret_cast<PyObject*>(propagator_type)))};
  bp::scope module;
  module.attr("OpenTelemetryPropagator") = type;
  bp::converter::registry::insert(FindPropagator, bp::type_id<PropagatorObject>());
  const bp::scope within_propagator{type};
  bp::def("_construct", Construct, (bp::arg("self"), bp::arg("modes")));
}

}  // namespace lightstep::python::opentelemetry
