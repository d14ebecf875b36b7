#include "src/network/pem.h"

#include <openssl/bio.h>
#include <openssl/pem.h>

#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "src/network/openssl_error.h"

namespace lightstep::network {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kDashes = "-----";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // some editors begin UTF-8 with it

[[noreturn]] void Refuse(std::string_view pem, const std::string& what) {
  throw PemError{"got " + std::to_string(pem.size()) + (pem.size() == 1 ? " byte" : " bytes") +
                 ", " + what};
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool IsCertificate(std::string_view label) {
  return label == PEM_STRING_X509 || label == PEM_STRING_X509_OLD ||
         label == PEM_STRING_X509_TRUSTED;
}

// "PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY" and so on.
bool IsPrivateKey(std::string_view label) { return EndsWith(label, "PRIVATE KEY"); }

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

// What a PEM block holds, as PEM_read_bio allocates it.
struct Block {
  Block() = default;
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() {
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<std::size_t>(size));
  }

  char* label = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
};

class Reader {
 public:
  // Throws PemError where `pem` can't be a PEM file.
  explicit Reader(std::string_view pem) : pem_{pem} {
    if (pem.find('\0') != std::string_view::npos) Refuse(pem, "which contain a NUL character");
    if (pem.size() > std::numeric_limits<int>::max()) Refuse(pem, "which is too long");
    bio_.reset(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (!bio_) Refuse(pem, TakeOpenSslError());
  }

  // Reads the next block. False: there is none.
  bool Next(Block& block) {
    ERR_clear_error();
    if (PEM_read_bio(bio_.get(), &block.label, &block.header, &block.data, &block.size) == 1) {
      return true;
    }
    const unsigned long error = ERR_peek_last_error();
    if (ERR_GET_LIB(error) != ERR_LIB_PEM || ERR_GET_REASON(error) != PEM_R_NO_START_LINE) {
      Refuse(pem_, "which contain a block that can't be read (" + TakeOpenSslError() + ")");
    }
    ERR_clear_error();
    return false;
  }

 private:
  const std::string_view pem_;
  std::unique_ptr<BIO, FreeBio> bio_;
};

// Whether a first line that comes after `before` on its line was meant as one. OpenSSL passes over
// one that is indented, or that follows the last line of another block because a newline is
// missing.
bool IsMeant(std::string_view before) {
  const bool is_blank = before.find_first_not_of(" \t") == std::string_view::npos;
  return is_blank || (before.back() != ' ' && before.back() != '\t');
}

// How many blocks the text seems to hold whose label `is_wanted`.
template <class IsWanted>
std::size_t CountBegins(std::string_view pem, IsWanted is_wanted) {
  std::size_t count = 0;
  for (std::size_t at = pem.find(kBegin); at != std::string_view::npos; at = pem.find(kBegin, at)) {
    const std::size_t line = pem.rfind('\n', at) + 1;  // 0 in the first line
    const bool is_meant = IsMeant(pem.substr(line, at - line));
    at += kBegin.size();
    const std::size_t end = pem.find(kDashes, at);
    if (is_meant && end != std::string_view::npos && is_wanted(pem.substr(at, end - at))) ++count;
  }
  return count;
}

// Calls `use` with each block whose label `is_wanted`. Throws PemError where the text seems to hold
// more of them than can be read. Returns how many there are.
template <class IsWanted, class Use>
std::size_t ForEachBlock(std::string_view pem, IsWanted is_wanted, Use use) {
  if (pem.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    pem.remove_prefix(kByteOrderMark.size());
  }
  if (pem.empty()) return 0;
  Reader reader{pem};
  std::size_t count = 0;
  while (true) {
    Block block;
    if (!reader.Next(block)) break;
    if (!is_wanted(block.label)) continue;
    ++count;
    use(block);
  }
  if (CountBegins(pem, is_wanted) != count) {
    Refuse(pem, "which contain a -----BEGIN that is not alone on its line");
  }
  return count;
}

// Calls `use` with the only private key. Throws PemError where there is none or are several, and
// where it wants a passphrase, which nobody could be asked for.
template <class Use>
void WithPrivateKey(std::string_view pem, Use use) {
  const std::size_t count = ForEachBlock(pem, IsPrivateKey, [&](const Block& block) {
    if (std::string_view{block.label} == PEM_STRING_PKCS8 ||
        std::string_view{block.header}.find("ENCRYPTED") != std::string_view::npos) {
      Refuse(pem, "which contain a private key with a passphrase");
    }
    use(block);
  });
  if (count == 0) Refuse(pem, "which contain no private key");
  if (count > 1) Refuse(pem, "which contain several private keys");
}

}  // namespace

std::vector<Certificate> ReadCertificates(std::string_view pem) {
  std::vector<Certificate> certificates;
  ForEachBlock(pem, IsCertificate, [&](const Block& block) {
    const unsigned char* at = block.data;
    const bool is_trusted = std::string_view{block.label} == PEM_STRING_X509_TRUSTED;
    Certificate certificate{is_trusted ? d2i_X509_AUX(nullptr, &at, block.size)
                                       : d2i_X509(nullptr, &at, block.size)};
    if (!certificate || at != block.data + block.size) {
      const std::string number = std::to_string(certificates.size() + 1);
      const std::string reason = certificate ? "too long" : TakeOpenSslError();
      Refuse(pem, "whose certificate " + number + " can't be read (" + reason + ")");
    }
    certificates.push_back(std::move(certificate));
  });
  if (certificates.empty()) Refuse(pem, "which contain no certificate");
  return certificates;
}

void CheckPrivateKey(std::string_view pem) {
  WithPrivateKey(pem, [](const Block&) {});
}

PrivateKey ReadPrivateKey(std::string_view pem) {
  PrivateKey key;
  WithPrivateKey(pem, [&](const Block& block) {
    const unsigned char* at = block.data;
    ERR_clear_error();
    key.reset(d2i_AutoPrivateKey(nullptr, &at, block.size));
    if (!key) Refuse(pem, "whose private key can't be read (" + TakeOpenSslError() + ")");
    ERR_clear_error();
  });
  return key;
}

}  // namespace lightstep::network
