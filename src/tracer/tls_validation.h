// Whether TLS can be spoken as the options have it. Used by Recorder.
#pragma once

#include <string>
#include <vector>

#include "lightstep/options.h"

namespace lightstep::tracer {

// Throws OptionsError where a certificate or a key that is given can't be used. It names the option
// and shows nothing of what it holds. Returns what the log should say of the environment, which
// never keeps a tracer from being made: certificates that are missing, an OpenSSL that does not
// work.
std::vector<std::string> ValidateTls(const TracerOptions& options);

}  // namespace lightstep::tracer
