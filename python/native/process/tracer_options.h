// Makes the options of a tracer from the keywords of its constructor, and warnings about them.
//
// Used by the constructors of both APIs.
#pragma once

#include <boost/python/dict.hpp>

#include "lightstep/options.h"
#include "python/native/process/former_keywords.h"
#include "src/configuration/sdk_settings.h"

namespace lightstep::python {

// Keys that are missing are read from the environment. Throws OptionsError, or error_already_set
// with TypeError or ValueError. `sdk` is not null for OpenTelemetry's API.
TracerOptions ReadOptions(const boost::python::dict& given, Remarks& remarks,
                          configuration::SdkSettings* sdk = nullptr);

// Adds what the interpreter knows and a configuration does not. Moves the warnings to the remarks.
void CompleteOptions(TracerOptions& options, Remarks& remarks);

// On the calling thread: the caller sees its warnings at once.
void LogRemarks(const TracerOptions& options, const Remarks& remarks);

}  // namespace lightstep::python
