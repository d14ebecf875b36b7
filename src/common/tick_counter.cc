#include "src/common/tick_counter.h"

#include <fstream>
#include <string>

namespace lightstep::common {

bool TickCounter::KeepsTime() {
#ifdef __x86_64__
  std::ifstream file{"/sys/devices/system/clocksource/clocksource0/current_clocksource"};
  std::string source;
  return file >> source && source == "tsc";
#else
  return false;
#endif
}

}  // namespace lightstep::common
