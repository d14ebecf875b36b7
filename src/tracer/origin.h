// The origin of a process's spans, as its protocol encodes it: LightStep's reporter or OTLP's
// resource. It is made anew in a forked child, which is another process.
//
// Used by the delivery settings.
#pragma once

#include <string>

#include "lightstep/options.h"

namespace lightstep::tracer {

// What is not UTF-8 in the options or in the process's facts is made so.
std::string MakeOrigin(const TracerOptions& options);

}  // namespace lightstep::tracer
