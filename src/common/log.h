// The tracer's own messages. They are few: a caller that may meet the same trouble a thousand times
// a second asks a RateLimit first.
//
// The tracer's options provide the sink. It is called on the delivery thread too, so it must
// neither wait nor call the tracer. Exceptions that it throws are ignored: a message is not worth
// an application's request or its process.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include "lightstep/log.h"
#include "src/common/clock.h"

namespace lightstep::common {

class Logger {
 public:
  // Debug messages are written only if `verbose` is true.
  Logger(LogSink sink, bool verbose) : sink_{std::move(sink)}, verbose_{verbose} {}

  bool verbose() const { return verbose_; }

  void Debug(std::string_view text) const noexcept {
    if (verbose_) Write(LogLevel::kDebug, text);
  }
  void Warning(std::string_view text) const noexcept { Write(LogLevel::kWarning, text); }
  void Error(std::string_view text) const noexcept { Write(LogLevel::kError, text); }

 private:
  void Write(LogLevel level, std::string_view text) const noexcept {
    try {
      if (sink_) sink_(level, text);
    } catch (...) {
    }
  }

  LogSink sink_;
  bool verbose_;
};

// Allows one event in each interval.
class RateLimit {
 public:
  explicit RateLimit(Nanoseconds interval) : interval_{interval} {}

  // Whether Allow would return true.
  bool Allows(Nanoseconds now) const { return next_ == 0 || now >= next_; }

  bool Allow(Nanoseconds now) {
    if (!Allows(now)) return false;
    next_ = now + interval_;
    return true;
  }

 private:
  Nanoseconds interval_;
  Nanoseconds next_ = 0;
};

}  // namespace lightstep::common
