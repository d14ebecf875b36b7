// The origin of a process's spans, as its protocol encodes it: LightStep's reporter or OTLP's
// resource. A forked child makes its own.
//
// Used by the delivery settings, and by what Python programs read of a provider's resource.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lightstep/options.h"

namespace lightstep::tracer {

using Attributes = std::vector<std::pair<std::string, TracerOptions::AttributeValue>>;

// The attributes of this process that differ in a forked child.
Attributes ProcessIdentity();

// The attributes of an OTLP resource for this process, ProcessIdentity included, and for the
// tracer, which precede those that are configured. Texts may be invalid UTF-8.
Attributes ProcessAttributes(const TracerOptions& options);

// Invalid UTF-8 in the options or in the process's facts is replaced.
std::string MakeOrigin(const TracerOptions& options);

}  // namespace lightstep::tracer
