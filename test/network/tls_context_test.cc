// Tests src/network/tls_context.h: whom a context trusts, which certificate it shows, and that only
// wrong settings make it fail for good.

#include "src/network/tls_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>

#include "src/network/pem.h"
#include "test/network/authority.h"
#include "test/network/client.h"
#include "test/network/tls_peer.h"

namespace lightstep::network {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Part = TlsSettingsError::Part;

// Sets an environment variable, and restores it at the end of its scope.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_{name} {
    if (const char* const before = std::getenv(name)) before_ = before;
    setenv(name, value.c_str(), 1);
  }
  ~Variable() {
    if (before_.empty()) {
      unsetenv(name_);
    } else {
      setenv(name_, before_.c_str(), 1);
    }
  }

 private:
  const char* const name_;
  std::string before_;
};

std::string MakeFile(const std::string& name, const std::string& text) {
  const std::string path = ::testing::TempDir() + name;
  std::ofstream{path} << text;
  return path;
}

class TlsContextTest : public ::testing::Test {
 protected:
  static TlsSettings Trusting(const std::string& roots) {
    TlsSettings settings;
    settings.root_certificates = roots;
    return settings;
  }

  // Returns which part of `settings` is refused, and why.
  static std::pair<Part, std::string> RefusalOf(const TlsSettings& settings) {
    try {
      MakeTlsContext(settings);
    } catch (const TlsSettingsError& error) {
      return {error.part(), error.what()};
    }
    ADD_FAILURE() << "was accepted";
    return {};
  }

  const Authority root_{"root"};
  const Authority intermediate_{"intermediate", root_};
  const Credentials issued_ = intermediate_.Issue({"DNS:localhost"});
};

TEST_F(TlsContextTest, TrustsEachCertificateByItself) {
  TlsPeer peer{MakeServerContext(issued_)};
  const Authority other{"another"};
  const std::string leaf = issued_.certificate.substr(0, issued_.certificate.find("-----END")) +
                           "-----END CERTIFICATE-----\n";
  for (const std::string& anchor : {root_.certificate(), intermediate_.certificate(), leaf,
                                    other.certificate() + intermediate_.certificate()}) {
    EXPECT_EQ(Client{Trusting(anchor)}.Connect(peer.endpoint(), "localhost"), "");
    EXPECT_THAT(Client{Trusting(anchor)}.Connect(peer.endpoint(), "elsewhere"),
                HasSubstr("mismatch"));
  }
  EXPECT_THAT(Client{Trusting(other.certificate())}.Connect(peer.endpoint(), "localhost"),
              HasSubstr("unable to get local issuer certificate"));
}

TEST_F(TlsContextTest, TrustsWhatTheEnvironmentNames) {
  TlsPeer peer{MakeServerContext(issued_)};
  const Variable variable{"SSL_CERT_FILE", MakeFile("roots.pem", root_.certificate())};
  EXPECT_THAT(MakeTlsContext({}).missing, IsEmpty());
  EXPECT_EQ(Client{{}}.Connect(peer.endpoint(), "localhost"), "");
}

TEST_F(TlsContextTest, NamesAFileThatIsMissingUntilItIsThere) {
  TlsPeer peer{MakeServerContext(issued_)};
  const std::string path = ::testing::TempDir() + "later.pem";
  const Variable variable{"SSL_CERT_FILE", path};
  Client client{{}};
  EXPECT_THAT(client.Connect(peer.endpoint(), "localhost"),
              AllOf(HasSubstr("unable to get local issuer certificate"),
                    HasSubstr("SSL_CERT_FILE: " + path + " can't be read (No such file")));
  MakeFile("later.pem", intermediate_.certificate());
  std::string outcome;
  do {
    outcome = client.Connect(peer.endpoint(), "localhost");
  } while (!outcome.empty() && outcome.find("SSL_CERT_FILE") != std::string::npos);
  EXPECT_EQ(outcome, "");
}

TEST_F(TlsContextTest, NamesAFileWithoutACertificate) {
  for (const char* const text : {"", "no certificate\n"}) {
    const std::string path = MakeFile("none.pem", text);
    const Variable variable{"SSL_CERT_FILE", path};
    EXPECT_THAT(MakeTlsContext({}).missing, ElementsAre(HasSubstr("SSL_CERT_FILE: " + path)));
  }
  const Variable variable{"SSL_CERT_FILE", ::testing::TempDir()};
  EXPECT_THAT(MakeTlsContext({}).missing, ElementsAre(HasSubstr("SSL_CERT_FILE: ")));
}

TEST_F(TlsContextTest, NamesDirectoriesThatCantServe) {
  const std::string nowhere = ::testing::TempDir() + "nowhere";
  const std::string empty = ::testing::TempDir() + "empty";
  ASSERT_EQ(system(("mkdir -p " + empty).c_str()), 0);
  const Variable variable{"SSL_CERT_DIR", nowhere + "::" + empty};
  EXPECT_THAT(MakeTlsContext({}).missing,
              ElementsAre(HasSubstr("SSL_CERT_DIR: " + nowhere + " can't be read (No such file"),
                          HasSubstr("SSL_CERT_DIR: " + empty + " has no certificate")));
}

TEST_F(TlsContextTest, TrustsADirectoryThatTheEnvironmentNames) {
  TlsPeer peer{MakeServerContext(issued_)};
  const std::string directory = ::testing::TempDir() + "hashed";
  ASSERT_EQ(system(("mkdir -p " + directory).c_str()), 0);
  const Certificate root = std::move(ReadCertificates(root_.certificate()).front());
  char name[16];
  std::snprintf(name, sizeof(name), "%08lx.0", X509_subject_name_hash(root.get()));
  MakeFile("hashed/" + std::string{name}, root_.certificate());
  const Variable variable{"SSL_CERT_DIR", directory};
  EXPECT_THAT(MakeTlsContext({}).missing, IsEmpty());
  EXPECT_EQ(Client{{}}.Connect(peer.endpoint(), "localhost"), "");
}

TEST_F(TlsContextTest, TakesAnEmptyVariableForOneThatIsNotSet) {
  const auto count = [](const MadeTlsContext& made) {
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(made.context.get())));
  };
  const MadeTlsContext without = MakeTlsContext({});
  const Variable file{"SSL_CERT_FILE", ""};
  const Variable directory{"SSL_CERT_DIR", ""};
  const MadeTlsContext with = MakeTlsContext({});
  EXPECT_EQ(count(with), count(without));
  EXPECT_EQ(with.missing, without.missing);
}

TEST_F(TlsContextTest, ShowsItsCertificateToAPeerThatAsksForOne) {
  const Authority client_root{"client root"};
  const Authority client_intermediate{"client intermediate", client_root};
  const Credentials client = client_intermediate.Issue({});
  boost::asio::ssl::context asking = MakeServerContext(issued_, client_root.certificate());
  TlsPeer peer{std::move(asking)};
  TlsSettings settings = Trusting(root_.certificate());
  // In TLS 1.3, the client's handshake ends before the peer has seen its certificate.
  Client{settings}.Connect(peer.endpoint(), "localhost");
  EXPECT_EQ(peer.received(), "");
  settings.client_certificate = client.certificate;
  settings.client_key = client.key;
  EXPECT_EQ(Client{settings}.Connect(peer.endpoint(), "localhost"), "");
  EXPECT_TRUE(peer.WaitUntilReceived(kSecret)) << "from the second alone";
  EXPECT_EQ(peer.handshakes(), 1);
}

TEST_F(TlsContextTest, RefusesACertificateWithoutItsKey) {
  const Credentials client = root_.Issue({});
  TlsSettings settings;
  settings.client_certificate = client.certificate;
  EXPECT_EQ(RefusalOf(settings).first, Part::kClientKey);
  settings.client_key = root_.Issue({}).key;
  EXPECT_EQ(RefusalOf(settings).first, Part::kClientKey);
  EXPECT_THAT(RefusalOf(settings).second, HasSubstr("does not belong to the first certificate"));
  settings.client_key = "no key";
  EXPECT_EQ(RefusalOf(settings).first, Part::kClientKey);
  settings.client_key = client.key;
  settings.client_certificate = "";
  EXPECT_EQ(RefusalOf(settings).first, Part::kClientCertificate);
  settings.client_certificate = client.key;
  EXPECT_EQ(RefusalOf(settings).first, Part::kClientCertificate);
  settings.client_certificate = client.certificate + std::string(1, '\0');
  EXPECT_EQ(RefusalOf(settings).first, Part::kClientCertificate);
}

// OpenSSL's configuration may cause this. The certificate's owner is not to blame.
TEST_F(TlsContextTest, DoesNotCallACertificateWrongThatIsTooWeakHere) {
  const Credentials weak = root_.Issue({}, /*days=*/1, Authority::Key::kWeak);
  TlsSettings settings = Trusting(root_.certificate());
  settings.client_certificate = weak.certificate;
  settings.client_key = weak.key;
  EXPECT_THROW(MakeTlsContext(settings), TlsUnavailable);
  Client client{settings};
  EXPECT_EQ(client.context().Get(), nullptr);
  EXPECT_THAT(client.context().error(), HasSubstr("the client certificate can't be used"));
}

TEST_F(TlsContextTest, RefusesRootsThatAreNone) {
  EXPECT_EQ(RefusalOf(Trusting("no certificate")).first, Part::kRootCertificates);
  EXPECT_EQ(RefusalOf(Trusting(root_.certificate() + std::string(1, '\0'))).first,
            Part::kRootCertificates);
}

}  // namespace
}  // namespace lightstep::network
