#include "src/tracer/process_facts.h"

#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>

#include "src/common/hex.h"
#include "src/common/random_ids.h"

namespace lightstep::tracer {

std::string HostName() {
  char name[HOST_NAME_MAX + 1] = {};
  gethostname(name, sizeof(name) - 1);
  return name;
}

std::vector<std::string> CommandArguments() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::string line{std::istreambuf_iterator<char>{file}, {}};
  while (!line.empty() && line.back() == '\0') line.pop_back();
  std::vector<std::string> arguments;
  if (line.empty()) return arguments;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\0', begin), line.size());
    arguments.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return arguments;
}

std::string ExecutableName() {
  char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof(path));
  if (size <= 0) return program_invocation_short_name;
  const std::string name{path, static_cast<std::size_t>(size)};
  return name.substr(name.rfind('/') + 1);
}

std::string RandomUuid() {
  // Eight digits, four, four, four, twelve. The first of the third group is the version, the upper
  // two bits of the first of the fourth are the variant.
  const std::uint64_t high = (common::RandomId() & ~std::uint64_t{0xF000}) | 0x4000;
  const std::uint64_t low = (common::RandomId() & ~(std::uint64_t{3} << 62)) | std::uint64_t{2}
                                                                                   << 62;
  std::string digits = common::ToHex(high) + common::ToHex(low);
  for (const std::size_t at : {20, 16, 12, 8}) digits.insert(at, 1, '-');
  return digits;
}

}  // namespace lightstep::tracer
