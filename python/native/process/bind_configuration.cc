#include <boost/python/args.hpp>
#include <boost/python/def.hpp>
#include <boost/python/exception_translator.hpp>
#include <boost/python/object.hpp>
#include <string>

#include "lightstep/options.h"
#include "python/native/process/bindings.h"
#include "python/native/process/configuration.h"
#include "src/tracer/environment.h"
#include "src/tracer/options_reader.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

void TranslateOptionsError(const OptionsError& error) {
  PyObject* const type =
      error.kind() == OptionsError::Kind::kWrongType ? PyExc_TypeError : PyExc_ValueError;
  PyErr_SetString(type, error.what());
}

// What Tracer.from_json hands to the constructor, which reads the environment once more: what is
// wrong there is wrong here already.
bp::object ReadKeywords(const std::string& text) {
  const boost::json::object configuration = tracer::ParseConfiguration(text);
  tracer::ReadOptions(configuration, tracer::ReadEnvironment(configuration).members);
  return ToPython(configuration);
}

}  // namespace

void BindConfiguration() {
  bp::register_exception_translator<OptionsError>(TranslateOptionsError);
  bp::def("read_configuration", ReadKeywords, bp::arg("text"),
          "The keywords of a Tracer that a JSON document has, validated.");
}

}  // namespace lightstep::python
