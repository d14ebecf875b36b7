// Converts the arguments of C++ programs for the layers below: times to nanoseconds, and text to
// well-formed UTF-8.
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lightstep/span.h"
#include "src/common/clock.h"
#include "src/common/utf8.h"
#include "src/tracer/span_record.h"

namespace lightstep::cpp_api {

inline common::Nanoseconds ToNanoseconds(std::optional<SystemTime> time) {
  if (!time) return tracer::kNow;
  return std::chrono::nanoseconds{time->time_since_epoch()}.count();
}

inline common::Nanoseconds ToNanoseconds(std::optional<SteadyTime> time) {
  // The sum of two such times, or of one and the difference of the clocks, does not overflow.
  constexpr common::Nanoseconds kFar = common::Nanoseconds{1} << 61;
  if (!time) return tracer::kNow;
  return std::clamp(common::Nanoseconds{std::chrono::nanoseconds{time->time_since_epoch()}.count()},
                    -kFar, kFar);
}

// A text of the application as well-formed UTF-8.
class Text {
 public:
  explicit Text(std::string_view text) : view_{text} {
    if (!common::IsAscii(text)) Repair();
  }
  Text(const Text&) = delete;
  std::string_view view() const { return view_; }

 private:
  [[gnu::noinline]] void Repair() {
    if (common::IsUtf8(view_)) return;
    repaired_ = std::make_unique<std::string>();
    view_ = common::ToUtf8(view_, *repaired_);
  }

  std::string_view view_;
  // Null if the text needed no repair. Not a string, because the compiler would add a stack guard
  // to every call.
  std::unique_ptr<std::string> repaired_;
};

}  // namespace lightstep::cpp_api
