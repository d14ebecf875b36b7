// Checks that TLS works with the options, and makes the context for it. Used by Recorder.
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
  // Warnings for the log about the environment, which never prevents a tracer: missing
  // certificates, or an OpenSSL that does not work.
  std::vector<std::string> warnings;
};

// Throws OptionsError if a certificate or key of the options can't be used. The error names the
// option and shows nothing of its contents.
ValidatedTls ValidateTls(const TracerOptions& options);

}  // namespace lightstep::tracer
