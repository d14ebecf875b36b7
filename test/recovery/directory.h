// A directory for one test, which is removed with all that is in it.
#pragma once

#include <stdlib.h>

#include <cstddef>
#include <filesystem>
#include <string>

namespace lightstep {

class Directory {
 public:
  Directory() {
    std::string pattern = std::filesystem::temp_directory_path() / "recovery-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  const std::string& path() const { return path_; }

  // How many files there are whose names end in `suffix`.
  std::size_t Count(const std::string& suffix = "") const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{path_}) {
      const std::string name = entry.path().filename();
      count += name.size() >= suffix.size() &&
               name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
    }
    return count;
  }

 private:
  std::string path_;
};

}  // namespace lightstep
