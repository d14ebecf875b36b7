#include "src/common/log.h"

#include <unistd.h>

#include <string>

namespace lightstep {

void LogToStandardError(LogLevel level, std::string_view text) {
  static constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};
  std::string line = "lightstep: ";
  line.append(kNames[static_cast<int>(level)]).append(": ").append(text).append("\n");
  // One write, so that lines of several threads don't mix; a line that can't be written is lost.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace lightstep
