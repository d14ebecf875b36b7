#include "src/tracer/recorder_registry.h"

#include <algorithm>

namespace lightstep::tracer {

RecorderRegistry& TheRecorderRegistry() {
  static auto* const registry = new RecorderRegistry;
  return *registry;
}

RecorderRegistration::RecorderRegistration(ProcessObserver& recorder) : recorder_{recorder} {
  RecorderRegistry& registry = TheRecorderRegistry();
  const std::lock_guard lock{registry.mutex};
  registry.recorders.push_back(&recorder);
}

RecorderRegistration::~RecorderRegistration() {
  RecorderRegistry& registry = TheRecorderRegistry();
  const std::lock_guard lock{registry.mutex};
  auto& recorders = registry.recorders;
  recorders.erase(std::find(recorders.begin(), recorders.end(), &recorder_));
}

}  // namespace lightstep::tracer
