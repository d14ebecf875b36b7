// Who a configured host is: what the peer's certificate must be for, and what a request calls it.
// A host can be written in many ways (`LOCALHOST.`, `fe80::1%eth0`, `127.1`). Each of them is a DNS
// name, an address, or nothing that a certificate can be for.
//
// Used by Transport to verify the peer, by Resolver to find addresses that need no look-up, and by
// Host for the Host header.
#pragma once

#include <string>
#include <string_view>

namespace lightstep::network {

struct PeerName {
  enum class Kind {
    kName,
    kAddress,
    kInvalid,
  };

  Kind kind = Kind::kInvalid;
  // kName: the name without its trailing dot. kAddress: the address in its usual form, without its
  // zone. kInvalid: why nothing can be verified.
  std::string text;
  // The zone of an IPv6 address (RFC 4007): the name or number of an interface. It means something
  // to this machine alone, so it is not part of any certificate or request.
  std::string zone;
};

// Reads addresses as getaddrinfo does, the forms of inet_aton (`0x7f.1`) included, so that what is
// connected to is what is verified.
PeerName ParsePeerName(std::string_view host);

// The host of a Host header (RFC 9112, 3.2): an IPv6 address stands in brackets.
std::string HostForHeader(std::string_view host);

}  // namespace lightstep::network
