// The origin of a process's spans, as its protocol encodes it: LightStep's reporter or OTLP's
// resource. A forked child makes its own.
//
// Used by the delivery settings.
#pragma once

#include <string>

#include "lightstep/options.h"

namespace lightstep::tracer {

// Invalid UTF-8 in the options or in the process's facts is replaced.
std::string MakeOrigin(const TracerOptions& options);

}  // namespace lightstep::tracer
