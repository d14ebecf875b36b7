// The types of objects whose members a user names: tags, and attributes of the resource.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lightstep/options.h"
#include "src/configuration/value_type.h"

namespace lightstep::configuration {

using Tags = std::vector<std::pair<std::string, TracerOptions::TagValue>>;
using Attributes = std::vector<std::pair<std::string, TracerOptions::AttributeValue>>;

extern const ValueType<Tags> kTags;
extern const ValueType<Attributes> kAttributes;

}  // namespace lightstep::configuration
