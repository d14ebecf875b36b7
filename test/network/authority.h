// A certificate authority that issues certificates for tests. Used by tests of TLS.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace lightstep::network {

// PEM texts: the certificate with those of the authorities up to the root, and the certificate's
// key.
struct Credentials {
  std::string certificate;
  std::string key;
};

class Authority {
 public:
  // A root: its certificate is signed by itself.
  explicit Authority(const std::string& name = "root");
  // An intermediate: its certificate is signed by another authority, which outlives this one.
  Authority(const std::string& name, const Authority& parent);
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  // PEM, without the certificates of the authorities above.
  const std::string& certificate() const { return certificate_; }

  enum class Key {
    kUsual,
    kWeak,  // OpenSSL refuses it by default
  };

  // `names` are written as in "DNS:localhost" and "IP:127.0.0.1". The certificate expires in
  // `days`, which may be negative.
  Credentials Issue(const std::vector<std::string>& names, int days = 1,
                    Key key = Key::kUsual) const;

 private:
  struct Signer;

  Authority(const std::string& name, const Authority* parent);

  std::string certificate_;
  std::string chain_;  // of what it issues
  std::unique_ptr<Signer> signer_;
};

}  // namespace lightstep::network
