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

// A list, or a text, number or bool.
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

// What a tracer of this configuration says of its service, as far as somebody has configured it.
bp::dict ReadResource(const bp::dict& configuration) {
  Remarks remarks;  // whoever makes the tracer logs them
  TracerOptions options = ReadOptions(configuration, remarks);
  CompleteOptions(options, remarks);
  bp::dict resource;
  const auto add = [&](const auto& attributes) {
    for (const auto& [key, value] : attributes) {
      resource[ValueToPython{}(key)] = std::visit(ValueToPython{}, value);
    }
  };
  add(options.tags);
  add(options.resource_attributes);
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
}

}  // namespace lightstep::python
