// A host as it was configured: what it is called, and how requests to it are addressed. It never
// changes, whatever addresses its name has.
//
// Owned by Host; the host's endpoints refer to it.
#pragma once

#include <cstdint>
#include <string>

#include "src/delivery/settings.h"
#include "src/wire/protocol.h"

namespace lightstep::delivery {

class ConfiguredHost {
 public:
  explicit ConfiguredHost(const EndpointAddress& configured);
  ConfiguredHost(const ConfiguredHost&) = delete;
  ConfiguredHost& operator=(const ConfiguredHost&) = delete;

  const std::string& host() const { return host_; }
  std::uint16_t port() const { return port_; }
  bool has_tls() const { return has_tls_; }
  // For messages: host:port, an IPv6 address in brackets, and the path if there is one.
  const std::string& name() const { return name_; }
  // Where requests go. Its host is the value of the Host header (RFC 9110, 7.2). The scheme's
  // default port is left out, because some proxies compare the header as text.
  wire::Target target() const { return {header_, path_}; }

 private:
  const std::string host_;
  const std::uint16_t port_;
  const bool has_tls_;
  const std::string path_;
  std::string name_;
  std::string header_;
};

}  // namespace lightstep::delivery
