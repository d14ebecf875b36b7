// Makes the settings of delivery from the options of a tracer: where to report, and as which
// origin. Used by Recorder, and to check the options.
#pragma once

#include "lightstep/options.h"
#include "src/delivery/settings.h"
#include "src/network/tls_context.h"

namespace lightstep::tracer {

// Each call draws a new reporter id and guid, because every process is a reporter of its own.
delivery::Settings MakeDeliverySettings(const TracerOptions& options);

network::TlsSettings MakeTlsSettings(const TracerOptions& options);

}  // namespace lightstep::tracer
