// Host names that only one program can resolve. This library is loaded before the C library
// (LD_PRELOAD) and looks names up in the file that PRIVATE_NAMES names, which has an address and
// its name on each line. All other names go to the system.
//
// The file is read for each look-up and nothing is cached. So changes take effect at once, and a
// fork during a look-up leaves no inconsistent state in the child. (libnss-wrapper keeps a table,
// and such a child crashes.)
//
// Used by private_names.py.
#include <dlfcn.h>
#include <netdb.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

// Runs when the library is loaded, before there is a thread that could fork.
const auto system_getaddrinfo =
    reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
const char* const path = std::getenv("PRIVATE_NAMES");

std::vector<std::string> AddressesOf(const std::string& wanted) {
  std::vector<std::string> addresses;
  std::ifstream file{path == nullptr ? "" : path};
  std::string address, name;
  while (file >> address >> name) {
    if (name == wanted) addresses.push_back(address);
  }
  return addresses;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* name,
                                                                  const char* service,
                                                                  const addrinfo* hints,
                                                                  addrinfo** result) {
  const std::vector<std::string> addresses = AddressesOf(name == nullptr ? "" : name);
  if (addresses.empty()) return system_getaddrinfo(name, service, hints, result);
  addrinfo** end = result;
  for (const std::string& address : addresses) {
    const int error = system_getaddrinfo(address.c_str(), service, hints, end);
    if (error != 0) return error;
    while (*end != nullptr) end = &(*end)->ai_next;
  }
  return 0;
}
