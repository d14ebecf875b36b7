#include "src/network/peer_name.h"

#include <arpa/inet.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <cstddef>
#include <utility>

namespace lightstep::network {
namespace {

namespace ip = boost::asio::ip;

// RFC 1035, 2.3.4.
constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxLabel = 63;

bool IsNameCharacter(char c) {
  // Underscores are in no host name by RFC 952, and in many by use.
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// Why `name`, without its trailing dot, is not a DNS name; empty when it is.
//
// OpenSSL must never be given another text to verify. It takes an empty name for a wish to verify
// none, and a name that begins with a dot for any name below it.
std::string WhyNoName(std::string_view name) {
  if (name.empty()) return "the host name is empty";
  if (name.size() > kMaxName) return "the host name is too long";
  if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c >= 0x80; })) {
    return "the host name is not ASCII: write it in its xn-- form";
  }
  while (true) {
    const std::size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (label.empty()) return "the host name has an empty part";
    if (label.size() > kMaxLabel) return "a part of the host name is too long";
    if (!std::all_of(label.begin(), label.end(), IsNameCharacter)) {
      return "the host name has a character that is not allowed in the name of a certificate";
    }
    if (dot == std::string_view::npos) return {};
    name.remove_prefix(dot + 1);
  }
}

std::string_view WithoutTrailingDot(std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return host;
}

// Of a host with a colon, which no name has.
PeerName ParseIpv6(std::string_view host) {
  const std::size_t percent = host.find('%');
  const std::string text{host.substr(0, percent)};
  boost::system::error_code error;
  const ip::address_v6 address = ip::make_address_v6(text.c_str(), error);
  // Bytes behind a NUL would not have been read.
  if (error || text.find('\0') != std::string::npos) {
    return {PeerName::Kind::kInvalid, "the host is neither a name nor an address", {}};
  }
  PeerName peer{PeerName::Kind::kAddress, address.to_string(), {}};
  if (percent != std::string_view::npos) peer.zone = host.substr(percent + 1);
  return peer;
}

}  // namespace

PeerName ParsePeerName(std::string_view host) {
  if (host.find(':') != std::string_view::npos) return ParseIpv6(host);
  const std::string name{WithoutTrailingDot(host)};
  // Before inet_aton, which takes what follows a blank or a NUL for a comment.
  if (std::string why = WhyNoName(name); !why.empty()) {
    return {PeerName::Kind::kInvalid, std::move(why), {}};
  }
  in_addr address{};
  if (inet_aton(name.c_str(), &address) != 0) {
    return {PeerName::Kind::kAddress, ip::address_v4{ntohl(address.s_addr)}.to_string(), {}};
  }
  return {PeerName::Kind::kName, name, {}};
}

std::string HostForHeader(std::string_view host) {
  PeerName peer = ParsePeerName(host);
  switch (peer.kind) {
    case PeerName::Kind::kName:
      return std::move(peer.text);
    case PeerName::Kind::kAddress:
      return peer.text.find(':') == std::string::npos ? std::move(peer.text)
                                                      : "[" + peer.text + "]";
    case PeerName::Kind::kInvalid:
      break;
  }
  return std::string{WithoutTrailingDot(host)};
}

}  // namespace lightstep::network
