// LogSink: a function of the options that receives the tracer's own messages. It is called on the
// tracer's background thread too, so it must neither wait nor call the tracer. If it throws, the
// message is lost.
#pragma once

#include <functional>
#include <string_view>

#include "lightstep/cpp17.h"
#include "lightstep/log_level.h"

namespace lightstep {

using LogSink = std::function<void(LogLevel level, std::string_view text)>;

// Writes one line per message to standard error.
void LogToStandardError(LogLevel level, std::string_view text);

}  // namespace lightstep
