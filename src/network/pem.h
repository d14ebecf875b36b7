// Reads certificates and keys from the text of a PEM file (RFC 7468). No part of the text is
// dropped silently: a block that cannot be read is an error, and so is a NUL. Text between blocks
// is a comment. No error quotes the text, because a key may be in it.
//
// Used by MakeTlsContext.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lightstep::network {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, FreeX509>;
using PrivateKey = std::unique_ptr<EVP_PKEY, FreeKey>;

// Describes what is wrong with a text, as in "got 12 bytes, which contain no certificate".
class PemError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

// Returns all certificates in the order of the text, at least one. Skips other kinds of blocks,
// such as keys. Throws PemError. Uses no algorithm, so it works even if OpenSSL provides none.
std::vector<Certificate> ReadCertificates(std::string_view pem);

// Throws PemError unless `pem` holds exactly one private key without a passphrase. Uses no
// algorithm either.
void CheckPrivateKey(std::string_view pem);

// Returns the private key. Throws PemError.
PrivateKey ReadPrivateKey(std::string_view pem);

}  // namespace lightstep::network
