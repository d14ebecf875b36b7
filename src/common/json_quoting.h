// A text as a JSON string (RFC 8259, section 7). Used by what writes JSON for LightStep's protocol.
#pragma once

#include <string>
#include <string_view>

namespace lightstep::common {

// Appends `utf8` to `json` in quotes. Only the characters that JSON does not allow are escaped, so
// that other text stays readable.
void AppendJsonString(std::string& json, std::string_view utf8);

}  // namespace lightstep::common
