// Tests which certificates and keys a tracer accepts, and that an error does not reveal them.
#include "src/tracer/tls_validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "lightstep/native_tracer.h"
#include "lightstep/options.h"
#include "test/network/authority.h"

namespace lightstep::tracer {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class TlsValidationTest : public testing::Test {
 protected:
  TlsValidationTest() {
    options_.ssl_root_certificates = authority_.certificate();
    options_.log_sink = nullptr;
  }

  std::string Refusal() const {
    try {
      Tracer tracer{options_};
    } catch (const OptionsError& error) {
      EXPECT_EQ(error.kind(), OptionsError::Kind::kWrongValue);
      EXPECT_THAT(error.what(), AllOf(HasSubstr(": got "), HasSubstr(", expected ")));
      return error.what();
    }
    return {};
  }

  const network::Authority authority_;
  const network::Credentials client_ = authority_.Issue({"DNS:client"});
  const network::Credentials other_ = authority_.Issue({"DNS:other"});
  TracerOptions options_;
};

TEST_F(TlsValidationTest, TakesACertificateWithItsKey) {
  options_.client_certificate = client_.certificate;
  options_.client_key = client_.key;
  EXPECT_THAT(ValidateTls(options_).warnings, IsEmpty());
  EXPECT_EQ(Refusal(), "");
}

TEST_F(TlsValidationTest, HandsOnTheContextThatItMade) {
  const ValidatedTls validated = ValidateTls(options_);
  ASSERT_NE(validated.context, nullptr);
  EXPECT_NE(validated.context->Get(), nullptr);
  options_.collector_plaintext = true;
  EXPECT_EQ(ValidateTls(options_).context, nullptr);
}

TEST_F(TlsValidationTest, RefusesOneWithoutTheOther) {
  options_.client_certificate = client_.certificate;
  EXPECT_THAT(Refusal(), StartsWith("client_key: got none"));
  options_.client_certificate.clear();
  options_.client_key = client_.key;
  EXPECT_THAT(Refusal(), StartsWith("client_certificate: got none"));
}

TEST_F(TlsValidationTest, RefusesAPairThatIsNone) {
  options_.client_certificate = client_.certificate;
  options_.client_key = other_.key;
  EXPECT_THAT(Refusal(), AllOf(StartsWith("client_key: "), HasSubstr("does not belong")));
}

TEST_F(TlsValidationTest, RefusesWhatIsNoPem) {
  options_.client_certificate = "/etc/client.pem";
  options_.client_key = "/etc/client.key";
  EXPECT_THAT(Refusal(), AllOf(StartsWith("client_certificate: got 15 bytes"), HasSubstr("PEM")));
  options_.client_certificate = client_.certificate;
  EXPECT_THAT(Refusal(), AllOf(StartsWith("client_key: got 15 bytes"), HasSubstr("PEM")));
  options_.client_key = client_.key;
  options_.ssl_root_certificates += '\0';
  EXPECT_THAT(Refusal(), AllOf(StartsWith("ssl_root_certificates: got "), HasSubstr("NUL")));
}

TEST_F(TlsValidationTest, ShowsNothingOfAKey) {
  const std::string secret = client_.key.substr(40, 10);
  options_.client_certificate = client_.key;
  options_.client_key = client_.certificate;
  EXPECT_THAT(Refusal(), AllOf(StartsWith("client_certificate: "), Not(HasSubstr(secret))));
  options_.client_certificate = client_.certificate;
  options_.client_key = client_.key.substr(0, client_.key.size() / 2);
  EXPECT_THAT(Refusal(), AllOf(StartsWith("client_key: "), Not(HasSubstr(secret))));
}

TEST_F(TlsValidationTest, PassesOverAllOfThemWithoutTls) {
  options_.client_key = "no PEM";
  options_.collector_plaintext = true;
  EXPECT_THAT(ValidateTls(options_).warnings, IsEmpty());
  EXPECT_EQ(Refusal(), "");
}

}  // namespace
}  // namespace lightstep::tracer
