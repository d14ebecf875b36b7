// What recovery needs of the options of a tracer: where ring files are, how their spans are
// encoded, and where what dead processes left is sent.
//
// Used by Recorder.
#pragma once

#include <string>

#include "lightstep/options.h"
#include "src/buffer/ring_file.h"
#include "src/recovery/recovery.h"

namespace lightstep::tracer {

// Its number is that of WireProtocol.
buffer::RingProtocol RingProtocolOf(const TracerOptions& options);

// `options.recovery_directory` is not empty. `options` outlives the result.
recovery::RecoverySettings MakeRecoverySettings(const TracerOptions& options);

// The options as they are with an absolute recovery_directory: a program may change its directory
// later.
TracerOptions WithAbsoluteDirectory(TracerOptions options);

}  // namespace lightstep::tracer
