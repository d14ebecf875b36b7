// Numbers that are none, as text: receivers show values as JSON, which has no such numbers. Used by
// whoever takes values from an application: the Python binding and the opentracing-cpp adapter.
#pragma once

#include <cmath>
#include <string_view>

namespace lightstep::common {

// "NaN", "Infinity" or "-Infinity"; empty for a finite number.
inline std::string_view NameOfNonFinite(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  return {};
}

}  // namespace lightstep::common
