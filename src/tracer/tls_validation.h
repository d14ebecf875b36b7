// Whether TLS can be spoken as the options have it, and what it is spoken with. Used by Recorder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lightstep/options.h"
#include "src/network/tls_context.h"

namespace lightstep::tracer {

struct ValidatedTls {
  // For the first Delivery, so that it need not make one again. Null: there is none yet, or no
  // endpoint needs one.
  std::shared_ptr<network::TlsContext> context;
  // What the log should say of the environment, which never keeps a tracer from being made:
  // certificates that are missing, an OpenSSL that does not work.
  std::vector<std::string> warnings;
};

// Throws OptionsError where a certificate or a key that is given can't be used. It names the option
// and shows nothing of what it holds.
ValidatedTls ValidateTls(const TracerOptions& options);

}  // namespace lightstep::tracer
