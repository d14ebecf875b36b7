// The types of keys that choose among names.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/propagation_mode.h"
#include "lightstep/wire_protocol.h"
#include "src/configuration/value_type.h"

namespace lightstep::configuration {

extern const ValueType<WireProtocol> kProtocol;
extern const ValueType<Compression> kCompression;
extern const ValueType<std::vector<PropagationMode>> kPropagationModes;

// The name that users write. For a number that is no protocol's, "?".
std::string_view ProtocolName(WireProtocol protocol);

// Null if no protocol has the name.
const WireProtocol* FindProtocol(std::string_view name);

// All propagation modes and their names.
using NamedMode = std::pair<std::string_view, PropagationMode>;
const std::vector<NamedMode>& PropagationModes();

}  // namespace lightstep::configuration
