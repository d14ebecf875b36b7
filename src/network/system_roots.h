// Which authorities are trusted where the configuration names none: those that the environment
// names (SSL_CERT_FILE, SSL_CERT_DIR), else the system's. OpenSSL knows one place for the system's,
// which is settled when it is built; a wheel that carries it is used on distributions that have
// another.
//
// Used by MakeTlsContext.
#pragma once

#include <openssl/ssl.h>

#include <string>
#include <vector>

namespace lightstep::network {

// The files that distributions gather those certificates in, the usual first.
extern const std::vector<std::string> kSystemBundles;

// The first of `bundles` that can be read; empty where there is none, or none is needed because
// `directory`, OpenSSL's own place, is there.
std::string FindSystemBundle(const std::string& directory, const std::vector<std::string>& bundles);

// Has `context` trust them. Returns what is missing, in a sentence for each: a variable that names
// what can't be read or holds no certificate. A variable that is empty counts as not set.
std::vector<std::string> TrustSystemRoots(SSL_CTX* context);

}  // namespace lightstep::network
