#include "src/network/system_roots.h"

#include <dirent.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "src/network/openssl_error.h"

namespace lightstep::network {
namespace {

bool IsReadable(const std::string& path) { return access(path.c_str(), R_OK) == 0; }

// As OpenSSL reads its own variables: a program that runs with another user's rights has none.
std::string Variable(const char* name) {
  const char* const value = secure_getenv(name);
  return value == nullptr ? std::string{} : value;
}

int CountCertificates(SSL_CTX* context) {
  // Not locked: nobody else has the context yet.
  const auto* const objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(context));
  int count = 0;
  for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i) {
    if (X509_OBJECT_get_type(sk_X509_OBJECT_value(objects, i)) == X509_LU_X509) ++count;
  }
  return count;
}

// Empty when it was loaded, else why not.
std::string LoadFile(SSL_CTX* context, const std::string& path) {
  if (!IsReadable(path)) return path + " can't be read (" + std::strerror(errno) + ")";
  const int before = CountCertificates(context);
  ERR_clear_error();
  if (SSL_CTX_load_verify_locations(context, path.c_str(), nullptr) != 1) {
    return path + " can't be read as certificates (" + TakeOpenSslError() + ")";
  }
  if (CountCertificates(context) == before) return path + " has no certificate";
  return {};
}

// Whether OpenSSL would look at a file of a directory: the hash of a name, a dot and a number.
bool IsHashed(std::string_view file) {
  constexpr std::size_t kHash = 8;
  return file.size() > kHash + 1 && file[kHash] == '.' &&
         std::all_of(file.begin(), file.begin() + kHash,
                     [](unsigned char c) { return std::isxdigit(c) != 0; }) &&
         std::all_of(file.begin() + kHash + 1, file.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

// Empty when the directory can serve, else why not.
std::string CheckDirectory(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory{opendir(path.c_str()), closedir};
  if (!directory) return path + " can't be read (" + std::strerror(errno) + ")";
  while (const dirent* const entry = readdir(directory.get())) {
    if (IsHashed(entry->d_name)) return {};
  }
  return path + " has no certificate under its hash (run openssl rehash)";
}

std::vector<std::string> SplitDirectories(std::string_view list) {
  std::vector<std::string> directories;
  while (!list.empty()) {
    const std::size_t colon = std::min(list.find(':'), list.size());
    if (colon != 0) directories.emplace_back(list.substr(0, colon));
    list.remove_prefix(std::min(colon + 1, list.size()));
  }
  return directories;
}

// Certificates of a directory are read when they are needed.
bool AddDirectory(SSL_CTX* context, const std::string& directory) {
  ERR_clear_error();
  const bool is_added = SSL_CTX_load_verify_locations(context, nullptr, directory.c_str()) == 1;
  ERR_clear_error();
  return is_added;
}

}  // namespace

const std::vector<std::string> kSystemBundles = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL
    "/etc/ssl/ca-bundle.pem",                             // SUSE
    "/etc/ssl/cert.pem",                                  // Alpine
};

std::string FindSystemBundle(const std::string& directory,
                             const std::vector<std::string>& bundles) {
  if (IsReadable(directory)) return {};
  const auto found = std::find_if(bundles.begin(), bundles.end(), IsReadable);
  return found == bundles.end() ? std::string{} : *found;
}

std::vector<std::string> TrustSystemRoots(SSL_CTX* context) {
  const std::string file_variable = X509_get_default_cert_file_env();
  const std::string directory_variable = X509_get_default_cert_dir_env();
  const std::string file = Variable(file_variable.c_str());
  const std::vector<std::string> directories =
      SplitDirectories(Variable(directory_variable.c_str()));
  std::vector<std::string> missing;
  if (!file.empty()) {
    const std::string why = LoadFile(context, file);
    if (!why.empty()) missing.push_back(file_variable + ": " + why);
  } else {
    LoadFile(context, X509_get_default_cert_file());  // few systems have it
  }
  for (const std::string& directory : directories) {
    std::string why = CheckDirectory(directory);
    if (!AddDirectory(context, directory) && why.empty()) why = directory + " can't be used";
    if (!why.empty()) missing.push_back(directory_variable + ": " + why);
  }
  const std::string default_directory = X509_get_default_cert_dir();
  if (directories.empty()) AddDirectory(context, default_directory);
  if (!file.empty() || !directories.empty()) return missing;

  const std::string bundle = FindSystemBundle(default_directory, kSystemBundles);
  if (!bundle.empty()) {
    const std::string why = LoadFile(context, bundle);
    if (!why.empty()) missing.push_back(why);
  } else if (CountCertificates(context) == 0) {
    const std::string why = CheckDirectory(default_directory);
    if (!why.empty()) missing.push_back("the system has no certificates: " + why);
  }
  return missing;
}

}  // namespace lightstep::network
