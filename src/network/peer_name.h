// PeerName: what a configured host means. It determines the name in the peer's certificate and the
// host of a request. A host can be written in many ways (`LOCALHOST.`, `fe80::1%eth0`, `127.1`).
// Each is a DNS name, an address, or invalid, if no certificate can be issued for it.
//
// Used by Transport to verify the peer, by Resolver to recognise addresses, which need no lookup,
// and by Host for the Host header.
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
  // For kName, the name without its trailing dot. For kAddress, the address in its usual form,
  // without its zone. For kInvalid, the reason why nothing can be verified.
  std::string text;
  // The zone of an IPv6 address (RFC 4007): the name or number of an interface. It has a meaning on
  // this machine only, so it is not part of any certificate or request.
  std::string zone;
};

// Reads addresses as getaddrinfo does, including the forms of inet_aton (`0x7f.1`), so that the
// address that is verified is the one that is connected to.
PeerName ParsePeerName(std::string_view host);

// The host of a Host header (RFC 9112, 3.2), in which an IPv6 address is put in brackets.
std::string HostForHeader(std::string_view host);

}  // namespace lightstep::network
