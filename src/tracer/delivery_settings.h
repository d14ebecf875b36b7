// From the options of a tracer to what delivery has to know: where to report, and who does. Used by
// Recorder.
#pragma once

#include "lightstep/options.h"
#include "src/delivery/settings.h"

namespace lightstep::tracer {

// The reporter's id and guid are drawn anew by each call: every process is a reporter of its own.
delivery::Settings MakeDeliverySettings(const TracerOptions& options);

}  // namespace lightstep::tracer
