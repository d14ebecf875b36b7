// What lies in a recovery directory, for people. Used by lightstep-recover.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/common/clock.h"

namespace lightstep::recovery {

struct ListedFile {
  std::string name;
  // Empty: it waits to be sent. Otherwise what follows is unknown, and this says why.
  std::string remark;
  std::uint32_t protocol = 0;
  std::int64_t pid = 0;
  common::Nanoseconds alive = 0;  // wall time at which the process was seen last
  std::uint64_t spans = 0;
  std::uint64_t bytes = 0;  // of these spans
};

// The ring files in `directory`, by name. It claims each for the time of a look. No fork may come
// meanwhile.
std::vector<ListedFile> ListFiles(const std::string& directory);

}  // namespace lightstep::recovery
