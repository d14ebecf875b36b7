// LogLevel: the severity of one of the tracer's own messages. C++11, as everything that
// lightstep/tracer.h includes.
#pragma once

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

}  // namespace lightstep
