// Converts keywords that lightstep-streaming 0.14.0 accepts and the schema does not: numbers and
// bools written as strings, 0 for "the default", one mode instead of a list, names in camel case.
// After that, src/configuration/reader.h validates them.
//
// Used by the tracer's construction alone: a JSON document is read as the schema says.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lightstep::python {

// Warnings about keywords that are accepted and have no effect.
using Remarks = std::vector<std::string>;

// componentName is component_name.
std::string SnakeCase(std::string_view name);

void AdaptFormerKeywords(boost::json::object& keywords, Remarks& remarks);

}  // namespace lightstep::python
