// The authorities that are trusted if the configuration names none: those that the environment
// names (SSL_CERT_FILE, SSL_CERT_DIR), else the system's. OpenSSL looks for the system's in one
// place, which is fixed when OpenSSL is built. The wheel contains OpenSSL and runs on distributions
// that use other places.
//
// Used by MakeTlsContext.
#pragma once

#include <openssl/ssl.h>

#include <string>
#include <vector>

namespace lightstep::network {

// The files in which distributions collect these certificates, the most common first.
extern const std::vector<std::string> kSystemBundles;

// The first of `bundles` that can be read. Empty if there is none, or if none is needed because
// `directory`, OpenSSL's own place, exists.
std::string FindSystemBundle(const std::string& directory, const std::vector<std::string>& bundles);

// Makes `context` trust them. Returns one sentence for each problem: a variable that names a file
// that cannot be read or that has no certificate. An empty variable counts as not set.
std::vector<std::string> TrustSystemRoots(SSL_CTX* context);

}  // namespace lightstep::network
