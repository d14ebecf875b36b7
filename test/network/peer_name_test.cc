// Tests src/network/peer_name.h: which name or address a configured host stands for, in every way
// that it can be written.

#include "src/network/peer_name.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace lightstep::network {

void PrintTo(PeerName::Kind kind, std::ostream* out) { *out << static_cast<int>(kind); }

namespace {

using Kind = PeerName::Kind;

struct Host {
  std::string host;
  Kind kind;
  std::string text;  // not looked at where the host is invalid
  std::string zone;
  std::string header;
};

void PrintTo(const Host& host, std::ostream* out) { *out << host.host; }

class PeerNameTest : public ::testing::TestWithParam<Host> {};

TEST_P(PeerNameTest, IsANameOrAnAddressOrRefused) {
  const PeerName peer = ParsePeerName(GetParam().host);
  EXPECT_EQ(peer.kind, GetParam().kind) << peer.text;
  if (GetParam().kind == Kind::kInvalid) {
    EXPECT_NE(peer.text, "");
  } else {
    EXPECT_EQ(peer.text, GetParam().text);
  }
  EXPECT_EQ(peer.zone, GetParam().zone);
  EXPECT_EQ(HostForHeader(GetParam().host), GetParam().header);
}

Host Name(const std::string& host, const std::string& text) {
  return {host, Kind::kName, text, "", text};
}

Host Address(const std::string& host, const std::string& text, const std::string& zone = "") {
  const bool is_ipv6 = text.find(':') != std::string::npos;
  return {host, Kind::kAddress, text, zone, is_ipv6 ? "[" + text + "]" : text};
}

Host Invalid(const std::string& host, const std::string& header) {
  return {host, Kind::kInvalid, "", "", header};
}
Host Invalid(const std::string& host) { return Invalid(host, host); }

INSTANTIATE_TEST_SUITE_P(
    Names, PeerNameTest,
    ::testing::Values(Name("localhost", "localhost"), Name("localhost.", "localhost"),
                      Name("LocalHost", "LocalHost"), Name("a.example.com.", "a.example.com"),
                      Name("my_service", "my_service"), Name("-dash-", "-dash-"),
                      Name("xn--bcher-kva.example", "xn--bcher-kva.example"),
                      Name("127.0.0.1.5", "127.0.0.1.5"), Name("256.0.0.1", "256.0.0.1"),
                      Name(std::string(63, 'a'), std::string(63, 'a'))));

INSTANTIATE_TEST_SUITE_P(
    Addresses, PeerNameTest,
    ::testing::Values(Address("127.0.0.1", "127.0.0.1"), Address("127.0.0.1.", "127.0.0.1"),
                      Address("127.1", "127.0.0.1"), Address("0x7f.1", "127.0.0.1"),
                      Address("0X7F.0.0.01", "127.0.0.1"), Address("2130706433", "127.0.0.1"),
                      Address("0177.0.0.1", "127.0.0.1"), Address("0", "0.0.0.0"),
                      Address("::1", "::1"), Address("0:0:0:0:0:0:0:1", "::1"),
                      Address("::1%1", "::1", "1"), Address("FE80::1%eth0", "fe80::1", "eth0"),
                      Address("fe80::1%", "fe80::1", ""), Address("fe80::1%a%b", "fe80::1", "a%b"),
                      Address("::ffff:127.0.0.1", "::ffff:127.0.0.1"),
                      Address("::ffff:127.0.0.1%1", "::ffff:127.0.0.1", "1")));

INSTANTIATE_TEST_SUITE_P(
    Refused, PeerNameTest,
    ::testing::Values(Invalid(""), Invalid(".", ""), Invalid("..", "."), Invalid(".localhost"),
                      Invalid("a..b"), Invalid("localhost..", "localhost."), Invalid("*.example"),
                      Invalid("*"), Invalid("local host"), Invalid(" localhost"),
                      Invalid("localhost "), Invalid("127.0.0.1 "), Invalid("127.0.0.1 x"),
                      Invalid(std::string("localhost\0", 10)),
                      Invalid(std::string("localhost\0.evil", 15)), Invalid(std::string("\0", 1)),
                      Invalid(std::string("::1\0", 4)), Invalid("localhost\n"), Invalid("[::1]"),
                      Invalid("::1.", "::1"), Invalid(":::"), Invalid("localhost:1"),
                      Invalid("127.0.0.1%1"), Invalid("localhost%1"),
                      Invalid("b\xC3\xBC"
                              "cher.example"),
                      Invalid("1.2.3.4/8"), Invalid(std::string(64, 'a')),
                      Invalid("a." + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
                              std::string(63, 'd') + "." + std::string(63, 'e'))));

}  // namespace
}  // namespace lightstep::network
