#include "src/tracer/exit_guard.h"

#include <cstdlib>
#include <mutex>

#include "src/common/clock.h"
#include "src/network/openssl_life.h"
#include "src/tracer/recorder_registry.h"

namespace lightstep::tracer {
namespace {

void FlushAll() {
  RecorderRegistry& registry = TheRecorderRegistry();
  const std::lock_guard lock{registry.mutex};
  // All deliver at the same time, so each has its time from the same moment on.
  const common::Nanoseconds begin = common::MonotonicNow();
  for (ProcessObserver* recorder : registry.recorders) recorder->FlushAtExit(begin);
}

void EndTls() {
  RecorderRegistry& registry = TheRecorderRegistry();
  const std::lock_guard lock{registry.mutex};
  for (ProcessObserver* recorder : registry.recorders) recorder->EndTls();
}

}  // namespace

void GuardExit(bool has_tls) {
  static std::once_flag once, once_with_tls;
  std::call_once(once, [] { std::atexit(FlushAll); });
  if (!has_tls) return;
  std::call_once(once_with_tls, [] {
    if (!network::InitializeOpenSsl()) return;
    network::CallBeforeOpenSslEnds(EndTls);
    std::atexit(FlushAll);  // once more: the program may have initialised OpenSSL since
  });
}

}  // namespace lightstep::tracer
