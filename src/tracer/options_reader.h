// The one validation of a configuration, whether it came as Python keywords, as a JSON document or
// from the environment. Used by ParseOptions, OptionsFromEnvironment and the Python binding.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>
#include <vector>

#include "lightstep/options.h"
#include "src/tracer/environment.h"

namespace lightstep::tracer {

// Whether a configuration has a key of this name.
bool IsKey(std::string_view name);

// The JSON object that a document is. Throws OptionsError, which says where it is none.
boost::json::object ParseConfiguration(std::string_view text);

// A null value counts as not given. What the environment has must be for other keys than the
// configuration has (ReadEnvironment). Throws OptionsError.
TracerOptions ReadOptions(const boost::json::object& configuration,
                          const std::vector<EnvironmentMember>& environment = {});

}  // namespace lightstep::tracer
