#include "src/common/log.h"

#include <unistd.h>

#include <string>

namespace lightstep {
namespace {

std::string_view NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
    case LogLevel::off:
      break;
  }
  return "error";
}

}  // namespace

void LogToStandardError(LogLevel level, std::string_view text) {
  std::string line = "lightstep: ";
  line.append(NameOf(level)).append(": ").append(text).append("\n");
  // One write, so that lines of several threads don't mix; a line that can't be written is lost.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace lightstep
