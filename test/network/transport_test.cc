// Tests src/network/transport.h: a peer is verified in whatever way its host is written, and a
// failed handshake names the problem.

#include "src/network/transport.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <thread>
#include <vector>

#include "test/network/authority.h"
#include "test/network/client.h"
#include "test/network/tls_peer.h"

namespace lightstep::network {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Tcp = boost::asio::ip::tcp;

TlsSettings Trusting(const Authority& authority) {
  TlsSettings settings;
  settings.root_certificates = authority.certificate();
  return settings;
}

const Authority& TheAuthority() {
  static const auto* const authority = new Authority;
  return *authority;
}

struct Accepted {
  std::string certificate;
  std::string host;
  std::string name;  // that the peer is asked for
};

class AcceptedTest : public ::testing::TestWithParam<Accepted> {};

TEST_P(AcceptedTest, IsTheHost) {
  TlsPeer peer{MakeServerContext(TheAuthority().Issue({GetParam().certificate}))};
  Client client{Trusting(TheAuthority())};
  EXPECT_EQ(client.Connect(peer.endpoint(), GetParam().host), "");
  EXPECT_TRUE(peer.WaitUntilReceived(kSecret));
  EXPECT_THAT(peer.names(), ElementsAre(GetParam().name));
}

INSTANTIATE_TEST_SUITE_P(
    Names, AcceptedTest,
    ::testing::Values(Accepted{"DNS:localhost", "localhost", "localhost"},
                      Accepted{"DNS:localhost", "localhost.", "localhost"},
                      Accepted{"DNS:localhost", "LOCALHOST", "LOCALHOST"},
                      Accepted{"DNS:LOCALHOST", "localhost", "localhost"},
                      Accepted{"DNS:my_service", "my_service", "my_service"},
                      Accepted{"DNS:*.example.com", "a.example.com.", "a.example.com"},
                      Accepted{"DNS:xn--bcher-kva.example", "xn--bcher-kva.example",
                               "xn--bcher-kva.example"}));

INSTANTIATE_TEST_SUITE_P(
    Addresses, AcceptedTest,
    ::testing::Values(Accepted{"IP:127.0.0.1", "127.0.0.1", ""},
                      Accepted{"IP:127.0.0.1", "127.0.0.1.", ""},
                      Accepted{"IP:127.0.0.1", "127.1", ""}, Accepted{"IP:127.0.0.1", "0x7f.1", ""},
                      Accepted{"IP:127.0.0.1", "2130706433", ""}, Accepted{"IP:::1", "::1", ""},
                      Accepted{"IP:::1", "::1%1", ""}, Accepted{"IP:::1", "0::1%lo", ""},
                      Accepted{"IP:fe80::1", "FE80::1%eth0", ""},
                      Accepted{"IP:::ffff:127.0.0.1", "::ffff:127.0.0.1", ""}));

// A certificate for other hosts is refused, in whatever way the host is written.
class RefusedTest : public ::testing::TestWithParam<std::string> {};

TEST_P(RefusedTest, IsNotTheHost) {
  const Credentials others = TheAuthority().Issue(
      {"DNS:elsewhere.example", "DNS:a.localhost", "DNS:*.localhost", "IP:127.0.0.2", "IP:::2"});
  TlsPeer peer{MakeServerContext(others)};
  Client client{Trusting(TheAuthority())};
  EXPECT_THAT(client.Connect(peer.endpoint(), GetParam()), HasSubstr("certificate"));
  EXPECT_EQ(peer.handshakes(), 0);
  EXPECT_EQ(peer.received(), "");
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, RefusedTest,
    ::testing::Values("localhost", "localhost.", "LOCALHOST", "127.0.0.1", "127.0.0.1.", "127.1",
                      "0x7f.1", "0X7F.0.0.1", "017700000001", "2130706433", "0", "::1", "::1%1",
                      "::1%lo", "::1%", "::1%25lo", "fe80::1%eth0", "fe80::1%nowhere",
                      "::ffff:127.0.0.1", "::ffff:127.0.0.1%1", "::127.0.0.1", "[::1]", "::1.", "",
                      ".", "..", ".localhost", "..localhost", ".example", "a..localhost",
                      "localhost..", "*", "*.localhost", "*.example", "local host", " localhost",
                      "localhost ", "127.0.0.1 ", "127.0.0.1 x", std::string("localhost\0", 10),
                      std::string("elsewhere.example\0", 18),
                      std::string("elsewhere.example\0.localhost", 28),
                      std::string("localhost\0.elsewhere.example", 28), std::string("\0", 1),
                      std::string("127.0.0.2\0", 10), std::string("::2\0", 4), "localhost\n",
                      "localhost:443", "127.0.0.1%1", "localhost%1",
                      "b\xC3\xBC"
                      "cher.example",
                      "xn--bcher-kva.example", "my_service", std::string(64, 'a'),
                      std::string(300, 'a'), std::string(70000, 'a'), "_", "-"));

class TransportTest : public ::testing::Test {
 protected:
  // Connects to a peer that waits for the first bytes, sends `bytes` and closes. Returns the error.
  std::string ConnectToOneThatSends(const std::string& bytes) {
    boost::asio::io_context loop;
    Tcp::acceptor acceptor{loop, Tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}};
    std::thread serving{[&] {
      Tcp::socket socket = acceptor.accept();
      char hello[16];
      boost::asio::read(socket, boost::asio::buffer(hello));
      boost::asio::write(socket, boost::asio::buffer(bytes));
      socket.shutdown(Tcp::socket::shutdown_send);
      boost::system::error_code error;
      while (!error) socket.read_some(boost::asio::buffer(hello), error);
    }};
    const std::string outcome = client_.Connect(acceptor.local_endpoint(), "localhost");
    serving.join();
    return outcome;
  }

  Client client_{Trusting(TheAuthority())};
};

TEST_F(TransportTest, SaysThatThePeerSpeaksNoTls) {
  EXPECT_THAT(ConnectToOneThatSends("HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n"),
              HasSubstr("does not speak TLS; its first bytes are \"HTTP/1.1 400 Bad Request\""));
  EXPECT_THAT(ConnectToOneThatSends("SSH-2.0-OpenSSH_9.2p1\r\n"),
              HasSubstr("does not speak TLS; its first bytes are \"SSH-2.0-OpenSSH_9.2p1\""));
  EXPECT_THAT(ConnectToOneThatSends("-ERR unknown command\r\n"),
              HasSubstr("\"-ERR unknown command\""));
  EXPECT_THAT(ConnectToOneThatSends(std::string("\0\0\x12\x04\0", 5)),
              HasSubstr("\"\\x00\\x00\\x12\\x04\\x00\""));
  EXPECT_THAT(ConnectToOneThatSends("\x16\x04 not TLS either"), HasSubstr("does not speak TLS"));
}

TEST_F(TransportTest, SaysThatThePeerHasClosed) {
  EXPECT_THAT(ConnectToOneThatSends(""), HasSubstr("closed the connection during the handshake"));
  EXPECT_THAT(ConnectToOneThatSends("\x16\x03"),
              HasSubstr("closed the connection during the handshake"));
}

TEST_F(TransportTest, SaysWhatAnAlertIs) {
  EXPECT_THAT(ConnectToOneThatSends(std::string("\x15\x03\x03\x00\x02\x02\x28", 7)),
              HasSubstr("handshake failure"));
}

TEST_F(TransportTest, SaysWhyACertificateIsNotAccepted) {
  TlsPeer expired{MakeServerContext(TheAuthority().Issue({"DNS:localhost"}, -1))};
  EXPECT_EQ(client_.Connect(expired.endpoint(), "localhost"),
            "TLS: the certificate is not accepted for localhost: certificate has expired");
  const Authority other{"another"};
  TlsPeer unknown{MakeServerContext(other.Issue({"DNS:localhost"}))};
  EXPECT_EQ(client_.Connect(unknown.endpoint(), "localhost"),
            "TLS: the certificate is not accepted for localhost: unable to get local issuer "
            "certificate");
}

TEST_F(TransportTest, DoesNotTalkToAnAnonymousPeer) {
  boost::asio::ssl::context anonymous{boost::asio::ssl::context::tlsv12_server};
  ASSERT_EQ(SSL_CTX_set_cipher_list(anonymous.native_handle(), "aNULL:@SECLEVEL=0"), 1);
  TlsPeer peer{std::move(anonymous)};
  SSL_CTX* const context = client_.context().Get();
  ASSERT_EQ(SSL_CTX_set_cipher_list(context, "ALL:aNULL:@SECLEVEL=0"), 1);
  EXPECT_EQ(client_.Connect(peer.endpoint(), "localhost"), "TLS: the peer sent no certificate");
  EXPECT_EQ(peer.received(), "");
}

TEST(ClosingTest, LetsBeWhatHasTakenTheNumberOfTheSocket) {
  for (void (Transport::*close_it)() : {&Transport::Close, &Transport::Abort}) {
    boost::asio::io_context loop;
    int number, others[2];
    {
      Transport transport{loop, /*tls=*/nullptr};
      Transport::ErrorCode error;
      transport.Open({boost::asio::ip::make_address("127.0.0.1"), 1}, error);
      ASSERT_FALSE(error) << error.message();
      number = transport.socket().native_handle();
      ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, others), 0);
      ASSERT_EQ(dup2(others[0], number), number);
      (transport.*close_it)();
    }
    EXPECT_EQ(write(number, "x", 1), 1) << "a descriptor of another owner stays open";
    for (const int fd : {number, others[0], others[1]}) close(fd);
  }
}

TEST(ClosingTest, ClosesTheSocket) {
  boost::asio::io_context loop;
  Transport transport{loop, /*tls=*/nullptr};
  Transport::ErrorCode error;
  transport.Open({boost::asio::ip::make_address("127.0.0.1"), 1}, error);
  ASSERT_FALSE(error) << error.message();
  const int number = transport.socket().native_handle();
  transport.Close();
  EXPECT_EQ(fcntl(number, F_GETFD), -1);
}

}  // namespace
}  // namespace lightstep::network
