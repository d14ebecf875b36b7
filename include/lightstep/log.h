// How a program receives the tracer's own messages: a function given with the options. It is called
// on the tracer's background thread too, so it must neither wait nor call the tracer. What it
// throws is dropped, with the message.
#pragma once

#include <functional>
#include <string_view>

#include "lightstep/cpp17.h"
#include "lightstep/log_level.h"

namespace lightstep {

using LogSink = std::function<void(LogLevel level, std::string_view text)>;

// One line a message on standard error.
void LogToStandardError(LogLevel level, std::string_view text);

}  // namespace lightstep
