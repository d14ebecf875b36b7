// The types of lists of endpoints: satellites and OTLP endpoints.
#pragma once

#include <string>
#include <vector>

#include "lightstep/options.h"
#include "src/configuration/value_type.h"

namespace lightstep::configuration {

extern const ValueType<std::vector<SatelliteEndpoint>> kSatellites;
extern const ValueType<std::vector<std::string>> kOtlpUrls;

}  // namespace lightstep::configuration
