// Tests an OpenSSL that its own configuration makes unusable, as on a system that requires FIPS but
// has no module for it. That is a fault of the environment, not of the tracer's settings.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "src/network/tls_context.h"
#include "test/network/client.h"

namespace lightstep::network {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// This has to run before anything uses OpenSSL, which reads its configuration once.
void MakeOpenSslUnusable(const std::string& path) {
  std::ofstream{path} << "openssl_conf = init\n[init]\nproviders = providers\nalg_section = evp\n"
                         "[providers]\nfips = fips\n[fips]\nactivate = 1\n"
                         "[evp]\ndefault_properties = fips=yes\n";
  setenv("OPENSSL_CONF", path.c_str(), 1);
  setenv("OPENSSL_MODULES", "/nonexistent", 1);
}

TEST(UnusableOpenSslTest, IsTold) {
  const std::string path = ::testing::TempDir() + "openssl.cnf";
  MakeOpenSslUnusable(path);
  EXPECT_THROW(MakeTlsContext({}), TlsUnavailable);
  TlsSettings wrong;
  wrong.root_certificates = "no certificate";
  EXPECT_THROW(MakeTlsContext(wrong), TlsSettingsError) << "the settings are still wrong";
  Client client{{}};
  EXPECT_EQ(client.context().Get(), nullptr);
  EXPECT_THAT(client.context().error(),
              AllOf(StartsWith("OpenSSL can't be used ("), HasSubstr("OPENSSL_CONF: " + path)));
  EXPECT_THAT(client.Connect({}, "localhost"), StartsWith("TLS: " + client.context().error()));
}

}  // namespace
}  // namespace lightstep::network
