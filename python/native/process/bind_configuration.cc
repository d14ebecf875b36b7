#include <errno.h>

#include <boost/python/args.hpp>
#include <boost/python/def.hpp>
#include <boost/python/dict.hpp>
#include <boost/python/exception_translator.hpp>
#include <boost/python/handle.hpp>
#include <boost/python/list.hpp>
#include <boost/python/object.hpp>
#include <boost/python/tuple.hpp>
#include <string>
#include <variant>
#include <vector>

#include "lightstep/options.h"
#include "python/native/process/bindings.h"
#include "python/native/process/configuration.h"
#include "python/native/process/former_keywords.h"
#include "python/native/process/tracer_options.h"
#include "src/configuration/reader.h"
#include "src/configuration/resolution.h"
#include "src/tracer/origin.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

void TranslateOptionsError(const OptionsError& error) {
  PyObject* const type =
      error.kind() == OptionsError::Kind::kWrongType ? PyExc_TypeError : PyExc_ValueError;
  PyErr_SetString(type, error.what());
}

// Reads a JSON document for Tracer.from_json, which passes the keywords to the constructor. They
// are validated here, because the constructor accepts more than the schema allows.
bp::object ReadKeywords(const std::string& text) {
  const boost::json::object document = configuration::ParseDocument(text);
  configuration::ReadOptionsAndEnvironment(document);
  return ToPython(document);
}

// Converts the value of a tag or an attribute to Python.
struct ValueToPython {
  bp::object operator()(const std::string& text) const {
    const auto size = static_cast<Py_ssize_t>(text.size());
    return bp::object{bp::handle<>(PyUnicode_DecodeUTF8(text.data(), size, /*errors=*/"replace"))};
  }
  template <class Element>
  bp::object operator()(const std::vector<Element>& elements) const {
    bp::list list;
    for (const Element& element : elements) list.append((*this)(element));
    return bp::tuple{list};
  }
  template <class Number>
  bp::object operator()(Number number) const {
    return bp::object{number};
  }
};

TracerOptions ReadAllOptions(const bp::dict& configuration) {
  Remarks remarks;  // not logged here: the constructor of the tracer logs them
  TracerOptions options = ReadOptions(configuration, remarks);
  CompleteOptions(options, remarks);
  return options;
}

template <class Attributes>
void AddAttributes(const Attributes& attributes, bp::dict& resource) {
  for (const auto& [key, value] : attributes) {
    resource[ValueToPython{}(key)] = std::visit(ValueToPython{}, value);
  }
}

bp::dict ReadProcessAttributes(const bp::dict& configuration) {
  bp::dict attributes;
  AddAttributes(tracer::ProcessAttributes(ReadAllOptions(configuration)), attributes);
  return attributes;
}

bp::dict ReadProcessIdentity() {
  bp::dict attributes;
  AddAttributes(tracer::ProcessIdentity(), attributes);
  return attributes;
}

// The resource of a tracer with this configuration, without what the tracer finds out itself.
bp::dict ReadResource(const bp::dict& configuration) {
  const TracerOptions options = ReadAllOptions(configuration);
  bp::dict resource;
  AddAttributes(options.tags, resource);
  AddAttributes(options.resource_attributes, resource);
  resource["service.name"] =
      ValueToPython{}(configuration::ServiceName(options, program_invocation_short_name));
  return resource;
}

}  // namespace

void BindConfiguration() {
  bp::register_exception_translator<OptionsError>(TranslateOptionsError);
  bp::def("read_configuration", ReadKeywords, bp::arg("text"),
          "The keywords of a Tracer that a JSON document has, validated.");
  bp::def("read_resource", ReadResource, bp::arg("configuration"),
          "The attributes of the resource that a tracer of these keywords has, as configured.");
  bp::def("read_process_attributes", ReadProcessAttributes, bp::arg("configuration"),
          "What the tracer finds out about this process for its resource.");
  bp::def("read_process_identity", ReadProcessIdentity,
          "The attributes of these that are others in a forked child.");
}

}  // namespace lightstep::python
