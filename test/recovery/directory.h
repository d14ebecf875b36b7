// A directory for one test, which is removed with all that is in it.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace lightstep {

class Directory {
 public:
  Directory() {
    // Bazel's, which is removed even if the test is killed.
    std::string pattern = testing::TempDir() + "/recovery-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  const std::string& path() const { return path_; }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{path_}) {
      names.push_back(entry.path().filename());
    }
    return names;
  }

  // How much room its files take, which is less than their sizes if they have holes.
  std::size_t BytesOnDisk() const {
    constexpr std::size_t kBlockBytes = 512;  // the unit of st_blocks
    std::size_t bytes = 0;
    for (const std::string& name : Names()) {
      struct stat status;
      if (stat((path_ + "/" + name).c_str(), &status) == 0) bytes += status.st_blocks * kBlockBytes;
    }
    return bytes;
  }

  // How many files there are whose names end in `suffix`.
  std::size_t Count(const std::string& suffix = "") const {
    std::size_t count = 0;
    for (const std::string& name : Names()) {
      count += name.size() >= suffix.size() &&
               name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
    }
    return count;
  }

 private:
  std::string path_;
};

}  // namespace lightstep
