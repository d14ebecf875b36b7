#include "src/common/fork_count.h"

#include <pthread.h>

namespace lightstep::common {
namespace internal {

std::atomic<std::uint32_t> fork_count{1};

}  // namespace internal

namespace {

[[maybe_unused]] const int fork_handler = pthread_atfork(
    nullptr, nullptr, [] { internal::fork_count.fetch_add(1, std::memory_order_relaxed); });

}  // namespace
}  // namespace lightstep::common
