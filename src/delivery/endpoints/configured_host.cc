#include "src/delivery/endpoints/configured_host.h"

#include "src/network/peer_name.h"

namespace lightstep::delivery {
namespace {

std::uint16_t DefaultPort(bool has_tls) { return has_tls ? 443 : 80; }

}  // namespace

ConfiguredHost::ConfiguredHost(const EndpointAddress& configured)
    : host_{configured.host},
      port_{configured.port},
      has_tls_{configured.tls},
      path_{configured.path},
      header_{network::HostForHeader(configured.host)} {
  const std::string port = ":" + std::to_string(port_);
  const bool is_ipv6 = host_.find(':') != std::string::npos;
  name_ = (is_ipv6 ? "[" + host_ + "]" : host_) + port + path_;
  if (port_ != DefaultPort(has_tls_)) header_ += port;
}

}  // namespace lightstep::delivery
