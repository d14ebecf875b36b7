#include "src/common/json_quoting.h"

#include <cstdio>

namespace lightstep::common {

void AppendJsonString(std::string& json, std::string_view utf8) {
  json += '"';
  for (const char c : utf8) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04x", c);
      json += escape;
    } else {
      json += c;
    }
  }
  json += '"';
}

}  // namespace lightstep::common
