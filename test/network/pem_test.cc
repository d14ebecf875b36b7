// Tests src/network/pem.h: certificates and keys are read from PEM texts as people make them, and
// nothing in such a text is ignored silently.

#include "src/network/pem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>

#include <cstddef>
#include <functional>
#include <string>

#include "test/network/authority.h"

namespace lightstep::network {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const Authority& TheAuthority() {
  static const auto* const authority = new Authority;
  return *authority;
}

const Credentials& Issued() {
  static const auto* const issued = new Credentials{TheAuthority().Issue({"DNS:localhost"})};
  return *issued;
}

std::string Root() { return TheAuthority().certificate(); }

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Returns the error that reading throws, empty if there is none.
std::string ErrorOf(const std::function<void()>& read) {
  try {
    read();
    return {};
  } catch (const PemError& error) {
    return error.what();
  }
}

std::string CertificateError(const std::string& pem) {
  return ErrorOf([&] { ReadCertificates(pem); });
}

std::string KeyError(const std::string& pem) {
  return ErrorOf([&] { ReadPrivateKey(pem); });
}

TEST(ReadCertificatesTest, ReadsAllOfThem) {
  const Authority second;
  EXPECT_THAT(ReadCertificates(Root()), SizeIs(1));
  EXPECT_THAT(ReadCertificates(Root() + second.certificate()), SizeIs(2));
  EXPECT_THAT(ReadCertificates("# Root:\n" + Root() + "\n\nSecond\n" + second.certificate() + "x"),
              SizeIs(2));
  EXPECT_THAT(ReadCertificates(Replaced(Root() + second.certificate(), "\n", "\r\n")), SizeIs(2));
  EXPECT_THAT(ReadCertificates(Issued().key + Root()), SizeIs(1));
  EXPECT_THAT(ReadCertificates("\xEF\xBB\xBF" + Root() + Root()), SizeIs(2));
  EXPECT_THAT(ReadCertificates(Replaced(Root(), "CERTIFICATE", "X509 CERTIFICATE")), SizeIs(1));
  EXPECT_THAT(ReadCertificates(Replaced(Root(), "CERTIFICATE", "TRUSTED CERTIFICATE")), SizeIs(1));
  EXPECT_THAT(ReadCertificates(Root().substr(0, Root().size() - 1)), SizeIs(1));
  EXPECT_THAT(ReadCertificates("say -----BEGIN CERTIFICATE----- once\n" + Root()), SizeIs(1));
}

TEST(ReadCertificatesTest, RefusesATextWithoutOne) {
  EXPECT_EQ(CertificateError(""), "got 0 bytes, which contain no certificate");
  EXPECT_EQ(CertificateError("x"), "got 1 byte, which contain no certificate");
  EXPECT_EQ(CertificateError("/etc/roots.pem"), "got 14 bytes, which contain no certificate");
  EXPECT_THAT(CertificateError(Issued().key), HasSubstr("no certificate"));
  EXPECT_THAT(CertificateError(Replaced(Root(), "\n", "\\n")), Not(""));
}

TEST(ReadCertificatesTest, RefusesATextOfWhichItWouldDropSomething) {
  const std::string end = "-----END CERTIFICATE-----\n";
  EXPECT_THAT(CertificateError(Root() + std::string(1, '\0') + Root()), HasSubstr("NUL"));
  EXPECT_THAT(CertificateError(std::string(1, '\0') + Root()), HasSubstr("NUL"));
  EXPECT_NE(CertificateError(Root() + "  " + Root()), "") << "the second is indented";
  EXPECT_NE(CertificateError(Root().substr(0, Root().size() - 1) + Root()), "") << "no newline";
  EXPECT_NE(CertificateError(Root() + Root().substr(0, Root().size() - end.size())), "")
      << "no end";
  EXPECT_NE(CertificateError(Root() + "-----BEGIN CERTIFICATE-----\n!\n" + end), "")
      << "invalid base64";
  EXPECT_NE(CertificateError(Root() + "-----BEGIN CERTIFICATE-----\nTUlJ\n" + end), "") << "no DER";
  EXPECT_NE(CertificateError(Root() + "-----BEGIN CERTIFICATE-----\n" + end), "") << "empty";
  EXPECT_NE(CertificateError(Root() + "\"" + Root() + "\""), "") << "quoted";
}

TEST(ReadPrivateKeyTest, ReadsTheOnlyOne) {
  EXPECT_NE(ReadPrivateKey(Issued().key), nullptr);
  EXPECT_NE(ReadPrivateKey("\n" + Issued().key + "trailing"), nullptr);
  EXPECT_NE(ReadPrivateKey(Issued().certificate + Issued().key), nullptr);
  EXPECT_NE(ReadPrivateKey(Replaced(Issued().key, "\n", "\r\n")), nullptr);
}

// As `openssl ecparam -genkey` writes one.
TEST(ReadPrivateKeyTest, ReadsTheFormFromBeforePkcs8) {
  const PrivateKey key = ReadPrivateKey(Issued().key);
  BIO* const bio = BIO_new(BIO_s_mem());
  ASSERT_EQ(
      PEM_write_bio_PrivateKey_traditional(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr),
      1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  const std::string pem{data, static_cast<std::size_t>(size)};
  BIO_free(bio);
  ASSERT_THAT(pem, StartsWith("-----BEGIN EC PRIVATE KEY-----"));
  constexpr char kParameters[] =
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  EXPECT_NE(ReadPrivateKey(kParameters + pem), nullptr);
}

TEST(ReadPrivateKeyTest, RefusesWhatIsNoKeyAndShowsNothingOfIt) {
  EXPECT_EQ(KeyError(""), "got 0 bytes, which contain no private key");
  EXPECT_THAT(KeyError(Root()), HasSubstr("no private key"));
  EXPECT_THAT(KeyError(Issued().key + Issued().key), HasSubstr("several"));
  EXPECT_THAT(KeyError(Issued().key + std::string(1, '\0')), HasSubstr("NUL"));
  const std::string secret = Issued().key.substr(40, 20);
  for (const std::string& spoilt : {Replaced(Issued().key, "\n", " "), Issued().key.substr(0, 100),
                                    Replaced(Issued().key, secret, secret + "!"),
                                    Replaced(Issued().key, secret, ""), " " + Issued().key}) {
    EXPECT_THAT(KeyError(spoilt), StartsWith("got "));
    EXPECT_THAT(KeyError(spoilt), Not(HasSubstr(secret.substr(0, 8))));
  }
}

TEST(ReadPrivateKeyTest, RefusesOneWithAPassphrase) {
  const std::string sealed = Replaced(Issued().key, "PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
  EXPECT_THAT(KeyError(sealed), HasSubstr("passphrase"));
  const std::string formerly =
      Replaced(Issued().key, "-----BEGIN PRIVATE KEY-----\n",
               "-----BEGIN PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n");
  EXPECT_THAT(KeyError(formerly), HasSubstr("passphrase"));
  EXPECT_EQ(ErrorOf([&] { CheckPrivateKey(sealed); }), KeyError(sealed));
}

}  // namespace
}  // namespace lightstep::network
