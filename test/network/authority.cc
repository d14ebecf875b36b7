#include "test/network/authority.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <cstdlib>

#include "src/network/pem.h"

namespace lightstep::network {
namespace {

constexpr long kDay = 24 * 60 * 60;

// A test cannot go on without what it asked for.
void Expect(bool has_succeeded) {
  if (!has_succeeded) std::abort();
}

void AddExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  Expect(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

// Makes a certificate without extensions and signature. `name` may be empty.
Certificate MakeCertificate(const std::string& name, EVP_PKEY* key, X509* issuer, int days) {
  Certificate certificate{X509_new()};
  X509* const x509 = certificate.get();
  std::uint32_t serial = 0;
  Expect(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1);
  Expect(X509_set_version(x509, 2) == 1);
  Expect(ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial) == 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -30 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(x509), days * kDay);
  Expect(X509_set_pubkey(x509, key) == 1);
  X509_NAME* const subject = X509_get_subject_name(x509);
  Expect(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(name.data()),
                                    static_cast<int>(name.size()), -1, 0) == 1);
  Expect(X509_set_issuer_name(x509, X509_get_subject_name(issuer == nullptr ? x509 : issuer)) == 1);
  return certificate;
}

template <class Write>
std::string ToPem(Write write) {
  BIO* const bio = BIO_new(BIO_s_mem());
  Expect(bio != nullptr && write(bio) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string pem{data, static_cast<std::size_t>(size)};
  BIO_free(bio);
  return pem;
}

std::string ToPem(X509* certificate) {
  return ToPem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

}  // namespace

struct Authority::Signer {
  Certificate certificate;
  PrivateKey key{EVP_EC_gen("P-256")};
};

Authority::Authority(const std::string& name) : Authority{name, nullptr} {}

Authority::Authority(const std::string& name, const Authority& parent) : Authority{name, &parent} {}

Authority::Authority(const std::string& name, const Authority* parent)
    : signer_{std::make_unique<Signer>()} {
  EVP_PKEY* const key = signer_->key.get();
  X509* const issuer = parent == nullptr ? nullptr : parent->signer_->certificate.get();
  signer_->certificate = MakeCertificate(name, key, issuer, 1);
  X509* const own = signer_->certificate.get();
  X509* const signed_by = issuer == nullptr ? own : issuer;
  AddExtension(own, signed_by, NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(own, signed_by, NID_key_usage, "critical,keyCertSign");
  AddExtension(own, signed_by, NID_subject_key_identifier, "hash");
  EVP_PKEY* const signing = parent == nullptr ? key : parent->signer_->key.get();
  Expect(X509_sign(own, signing, EVP_sha256()) != 0);
  certificate_ = ToPem(own);
  if (parent != nullptr) chain_ = certificate_ + parent->chain_;
}

Authority::~Authority() = default;

Credentials Authority::Issue(const std::vector<std::string>& names, int days, Key kind) const {
  const PrivateKey key{kind == Key::kWeak ? EVP_RSA_gen(512) : EVP_EC_gen("P-256")};
  X509* const issuer = signer_->certificate.get();
  const Certificate certificate = MakeCertificate("issued", key.get(), issuer, days);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ",") + name;
  if (!list.empty()) AddExtension(certificate.get(), issuer, NID_subject_alt_name, list);
  Expect(X509_sign(certificate.get(), signer_->key.get(), EVP_sha256()) != 0);
  return {ToPem(certificate.get()) + chain_, ToPem([&](BIO* bio) {
            return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace lightstep::network
