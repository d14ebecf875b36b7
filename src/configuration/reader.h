// Reads options from a JSON document and the environment. All configurations pass through here:
// Python keywords, JSON documents and environment variables. Used by ParseOptions,
// OptionsFromEnvironment and the Python binding.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string_view>

#include "lightstep/options.h"
#include "src/configuration/sdk_settings.h"

namespace lightstep::configuration {

// Parses a document, which must be a JSON object. Throws OptionsError, which says where it is not
// JSON.
boost::json::object ParseDocument(std::string_view text);

// What happens if an access token is required and missing.
enum class MissingToken : std::uint8_t { kRefuse, kWarn };

// Reads options from a document alone. A null value counts as not given. Throws OptionsError.
TracerOptions ReadOptions(const boost::json::object& document);

// As ReadOptions. Keys that the document does not have are read from the environment: from
// LIGHTSTEP_* and, with OTLP, from OTEL_*. Variables that are ignored become the options' warnings.
// OpenTelemetry's API passes `sdk`. Then `sdk` and the limits of spans are read with any protocol.
TracerOptions ReadOptionsAndEnvironment(const boost::json::object& document,
                                        MissingToken missing_token = MissingToken::kRefuse,
                                        SdkSettings* sdk = nullptr);

}  // namespace lightstep::configuration
