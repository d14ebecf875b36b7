#include "src/common/tick_counter.h"

#include <fstream>
#include <string>

namespace lightstep::common {
namespace {

// What Linux calls the counter.
#if defined(__x86_64__)
constexpr const char* kClockSource = "tsc";
#elif defined(__aarch64__)
constexpr const char* kClockSource = "arch_sys_counter";
#else
constexpr const char* kClockSource = nullptr;
#endif

}  // namespace

bool TickCounter::KeepsTime() {
  if (kClockSource == nullptr) return false;
  std::ifstream file{"/sys/devices/system/clocksource/clocksource0/current_clocksource"};
  std::string source;
  return file >> source && source == kClockSource;
}

}  // namespace lightstep::common
