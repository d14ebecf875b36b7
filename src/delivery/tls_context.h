// What all TLS connections of a tracer share: which peers are trusted and which versions are spoken.
// Used by Delivery, and by the tracer to check its options.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <string>

namespace lightstep::delivery {

// TLS 1.2 or newer; the peer's certificate is verified against `root_certificates` (PEM) or, when
// empty, the system's. Throws std::invalid_argument where the PEM holds no certificate.
boost::asio::ssl::context MakeTlsContext(const std::string& root_certificates);

}  // namespace lightstep::delivery
