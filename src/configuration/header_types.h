// HTTP headers that the application adds to each request: the type of a key that holds them, and
// the variables of OpenTelemetry that do.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "src/configuration/given.h"
#include "src/configuration/value_type.h"

namespace lightstep::configuration {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Refuses all headers if one of them cannot be sent.
extern const ValueType<Headers> kHeaders;

struct UsableHeaders {
  Headers headers;
  std::string warning;  // which pairs were left out, and why; no value. Empty: none
};

// Reads `variable` as kHeaders does, but leaves out what cannot be sent. Throws OptionsError if
// nothing is left.
UsableHeaders ReadUsableHeaders(const VariableText& variable);

}  // namespace lightstep::configuration
