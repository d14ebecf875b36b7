// Options out of a JSON document and the environment: the one way in for Python keywords, JSON
// documents and the environment. Used by ParseOptions, OptionsFromEnvironment and the Python
// binding.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string_view>

#include "lightstep/options.h"
#include "src/configuration/sdk_settings.h"

namespace lightstep::configuration {

// The JSON object that a document is. Throws OptionsError, which says where it is not JSON.
boost::json::object ParseDocument(std::string_view text);

// What happens where an access token is needed and nobody has given one.
enum class MissingToken : std::uint8_t { kRefuse, kWarn };

// Options of a document alone. A null value counts as not given. Throws OptionsError.
TracerOptions ReadOptions(const boost::json::object& document);

// As ReadOptions. Keys that the document does not have are read from the environment: LIGHTSTEP_*
// and, with OTLP, OTEL_*. The options' warnings are about what was ignored. With `sdk`, which
// OpenTelemetry's API asks for, the limits of spans and `sdk` are read whatever the protocol.
TracerOptions ReadOptionsAndEnvironment(const boost::json::object& document,
                                        MissingToken missing_token = MissingToken::kRefuse,
                                        SdkSettings* sdk = nullptr);

}  // namespace lightstep::configuration
