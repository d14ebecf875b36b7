// Where the system keeps the certificates that it trusts. OpenSSL knows one place, which is settled
// when it is built; a wheel that carries it is used on distributions that have another.
//
// Used by MakeTlsContext.
#pragma once

#include <string>
#include <vector>

namespace lightstep::network {

// The files that distributions gather those certificates in, the usual first.
extern const std::vector<std::string> kSystemBundles;

// The first of `bundles` that can be read; empty where there is none, or none is needed because
// `directory`, OpenSSL's own place, is there.
std::string FindSystemBundle(const std::string& directory, const std::vector<std::string>& bundles);

}  // namespace lightstep::network
