// Text for floating-point values that are not finite. Receivers show values as JSON, which has no
// such numbers. Used wherever an application's values are read: by the Python module and by
// src/opentracing_cpp.
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
