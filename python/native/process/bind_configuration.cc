#include <boost/python/args.hpp>
#include <boost/python/def.hpp>
#include <boost/python/exception_translator.hpp>
#include <boost/python/object.hpp>
#include <string>

#include "lightstep/options.h"
#include "python/native/process/bindings.h"
#include "python/native/process/configuration.h"
#include "src/configuration/reader.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

void TranslateOptionsError(const OptionsError& error) {
  PyObject* const type =
      error.kind() == OptionsError::Kind::kWrongType ? PyExc_TypeError : PyExc_ValueError;
  PyErr_SetString(type, error.what());
}

// What Tracer.from_json hands to the constructor of a derived class, which may have its own use for
// the keywords. They are validated here, because a constructor takes more than the schema allows.
bp::object ReadKeywords(const std::string& text) {
  const boost::json::object document = configuration::ParseDocument(text);
  configuration::ReadOptionsAndEnvironment(document);
  return ToPython(document);
}

}  // namespace

void BindConfiguration() {
  bp::register_exception_translator<OptionsError>(TranslateOptionsError);
  bp::def("read_configuration", ReadKeywords, bp::arg("text"),
          "The keywords of a Tracer that a JSON document has, validated.");
}

}  // namespace lightstep::python
