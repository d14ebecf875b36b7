// The keywords that lightstep-streaming 0.14.0 took and the schema does not, as what the schema has
// for them: numbers and bools written as strings, 0 for "the default", one mode for a list of it,
// names in camel case. What follows is the one validation (src/configuration/reader.h).
//
// Used by the tracer's construction alone: a JSON document is read as the schema says.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lightstep::python {

// What to warn of: accepted, but to no use.
using Remarks = std::vector<std::string>;

// componentName is component_name.
std::string SnakeCase(std::string_view name);

void AdaptFormerKeywords(boost::json::object& keywords, Remarks& remarks);

}  // namespace lightstep::python
