// From the options of a tracer to what delivery has to know: where to report, and who does. Used by
// Recorder and to check the options.
#pragma once

#include "lightstep/options.h"
#include "src/delivery/settings.h"
#include "src/network/tls_context.h"

namespace lightstep::tracer {

// The reporter's id and guid are drawn anew by each call: every process is a reporter of its own.
delivery::Settings MakeDeliverySettings(const TracerOptions& options);

network::TlsSettings MakeTlsSettings(const TracerOptions& options);

}  // namespace lightstep::tracer
