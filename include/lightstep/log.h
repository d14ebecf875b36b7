// How a program receives the tracer's own messages: a function given with the options. It is called
// on the tracer's background thread too, so it must neither wait nor throw nor call the tracer.
#pragma once

#include <functional>
#include <string_view>

namespace lightstep {

enum class LogLevel {
  kDebug = 1,
  kInfo = 2,
  kWarning = 3,
  kError = 4,
  // The names that programs know from the original C++ tracer.
  debug = kDebug,
  info = kInfo,
  warn = kWarning,
  error = kError,
  off = 6,  // of no message
};

using LogSink = std::function<void(LogLevel level, std::string_view text)>;

// One line a message on standard error.
void LogToStandardError(LogLevel level, std::string_view text);

}  // namespace lightstep
