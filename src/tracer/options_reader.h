// The one validation of a configuration, whether it came as Python keywords or as a JSON document.
// Used by ParseOptions and by the Python binding.
#pragma once

#include <boost/json/object.hpp>

#include "lightstep/options.h"

namespace lightstep::tracer {

// A null value counts as not given. Throws OptionsError.
TracerOptions ReadOptions(const boost::json::object& configuration);

}  // namespace lightstep::tracer
