// Lists what is in a recovery directory, for people. Used by lightstep-recover.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/common/clock.h"

namespace lightstep::recovery {

struct ListedFile {
  std::string name;
  // Why the members below are unknown. Empty: they are known, and the file waits to be sent.
  std::string remark;
  std::uint32_t protocol = 0;
  std::int64_t pid = 0;
  common::Nanoseconds alive = 0;  // wall time at which the process was seen last
  std::uint64_t spans = 0;
  std::uint64_t bytes = 0;  // of these spans
};

// Returns the ring files in `directory`, sorted by name. Claims each while it reads it. The process
// must not fork meanwhile.
std::vector<ListedFile> ListFiles(const std::string& directory);

}  // namespace lightstep::recovery
