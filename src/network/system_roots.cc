#include "src/network/system_roots.h"

#include <unistd.h>

#include <algorithm>

namespace lightstep::network {
namespace {

bool IsReadable(const std::string& path) { return access(path.c_str(), R_OK) == 0; }

}  // namespace

const std::vector<std::string> kSystemBundles = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL
    "/etc/ssl/ca-bundle.pem",                             // SUSE
    "/etc/ssl/cert.pem",                                  // Alpine
};

std::string FindSystemBundle(const std::string& directory,
                             const std::vector<std::string>& bundles) {
  if (IsReadable(directory)) return {};
  const auto found = std::find_if(bundles.begin(), bundles.end(), IsReadable);
  return found == bundles.end() ? std::string{} : *found;
}

}  // namespace lightstep::network
